# A client from before the negotiation, which speaks Storable from its first byte.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

require Event::RPC::Message::Storable;
$Event::RPC::Client::DEFAULT_MESSAGE_FORMAT = 'Event::RPC::Message::Storable';
ok(error_of { connect_client() }, 'it is refused');

$Event::RPC::Client::DEFAULT_MESSAGE_FORMAT = 'Event::RPC::Message::Negotiate';
my $client = connect_client(insecure_msg_fmt_ok => 0);
is(Interop::Calls->new->later('on'), 'later on', 'a client of today that would not use it is welcome');
$client->disconnect;
done_testing;
