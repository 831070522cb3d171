# One of two clients whose calls are served one after the other.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();
my $hub = Interop::Hub->instance;
my $turns = Interop::Turns->instance;
until ($hub->client_count == 2) { select undef, undef, undef, 0.01 }
$turns->take for 1 .. 50;
is($turns->most_inside, 1, 'nobody was inside with another');
# Neither leaves before the other has done its part.
until ($turns->taken == 100) { select undef, undef, undef, 0.01 }
$client->disconnect;
done_testing;
