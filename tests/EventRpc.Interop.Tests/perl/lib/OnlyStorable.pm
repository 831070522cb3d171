package OnlyStorable;
# Makes an unmodified program one from before the negotiation, which speaks Storable from its first byte:
#   perl -I lib -MOnlyStorable client.pl
use strict;
use warnings;
use Event::RPC::Client;
use Event::RPC::Message::Storable;

$Event::RPC::Client::DEFAULT_MESSAGE_FORMAT = 'Event::RPC::Message::Storable';

1;
