# Calls while the server has as many as it may.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();
my $calls = Interop::Calls->new;
my $refusal;
until (defined $refusal) { $refusal = text_of { $calls->repeat('x', 1) }; $refusal = undef if $refusal eq '' }
is($refusal, 'Too many calls at once, try again later', 'a call too many');
# The test has the other client leave when it sees that.
until (eval { $calls->later('on') }) { select undef, undef, undef, 0.02 }
is($calls->later('on'), 'later on', 'it goes on when there is room');
$client->disconnect;
done_testing;
