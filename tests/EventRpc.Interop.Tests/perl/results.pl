# Results as Perl sees them: nothing, one, several, a list; in list and in scalar context.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();
my $calls = Interop::Calls->new;

is_deeply([$calls->nothing], [], 'no result is an empty list');
is(scalar($calls->nothing), undef, 'and undef in scalar context');
is_deeply([$calls->nothing_later], [], 'so for an async method');
is_deeply([$calls->undef], [undef], 'null is one undef');
is(scalar($calls->undef), undef, 'in either context');

is_deeply([$calls->list(3)], [[1, 2, 3]], 'a list is one reference');
is_deeply(scalar($calls->list(3)), [1, 2, 3], 'in either context');
is_deeply(scalar($calls->list(0)), [], 'so is an empty one');
is_deeply(scalar($calls->list(1000)), [1 .. 1000], 'and a long one');

my @several = $calls->several(2, 'text');
is_deeply(\@several, [2, 'text', [1, 2]], 'a tuple is several results');
my ($number, $text, $numbers) = $calls->several(1, undef);
is_deeply([$number, $text, $numbers], [1, undef, [1]], 'one of them may be undef');
is(scalar($calls->several(2, 'text')), 2, 'the first of them in scalar context');

is($calls->later('on'), 'later on', 'an async method');
is($calls->opposite('red'), 'dark_blue', 'an enum by name');
is($calls->opposite(1), 'red', 'and by number');

$client->disconnect;
done_testing;
