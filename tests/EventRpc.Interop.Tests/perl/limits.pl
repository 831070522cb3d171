# Messages that are larger than the server's limit, in both directions.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();
my $calls = Interop::Calls->new;
my $limit = $opt{limit};

refused { $calls->repeat('x', $limit) } "Response packed exceeds limit of $limit bytes", 'a reply that is too large';
refused { $calls->list($limit) } "Response packed exceeds limit of $limit bytes", 'a reply of many values';
is($calls->repeat('x', $limit / 2), 'x' x ($limit / 2), 'the connection goes on after it');
is($calls->later('y' x ($limit - 512)), 'later ' . 'y' x ($limit - 512), 'and takes what is just below the limit');

refused { $calls->refuse('z' x (4 * 1024 * 1024)) } "Unexpected error on incoming RPC call: Incoming message size exceeds limit of $limit bytes", 'a request that is too large';
is($calls->later('z'), 'later z', 'the connection goes on behind it');
$client->disconnect;

my $next = connect_client();
is(Interop::Calls->new->later('again'), 'later again', 'the next one is served');
$next->disconnect;
done_testing;
