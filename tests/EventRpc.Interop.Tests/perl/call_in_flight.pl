# A call that the server answers while it stops, or does not answer as the client is sent away.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();
my $hub = Interop::Hub->instance;
if ($opt{name} eq 'disconnect') {
    sent_away { $hub->hang } 'the call dies';
    sent_away { $hub->whoami } 'and so does the next';
    my $again = connect_client();
    is(Interop::Hub->instance->whoami, undef, 'it may connect again');
    $again->disconnect;
}
else {
    is(error_of { $hub->pause('call') }, undef, 'the reply arrives though the server stops');
    sent_away { $hub->whoami } 'then the connection is closed';
    ok(error_of { connect_client() }, 'and no other is let in');
}
done_testing;
