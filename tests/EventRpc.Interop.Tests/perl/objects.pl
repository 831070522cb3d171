# Objects in every position of results and parameters.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();

# Handed out.
my $node = Interop::Node->new('root');
isa_ok($node, 'Interop::Node', 'a new object');
like($$node, qr/\AInterop::Node=HASH\(0x[0-9a-f]{32}\)\z/, 'its id');
is($node->get_name, 'root', 'its method');
is(Interop::Node->new_later('later')->get_name, 'later', 'an async constructor');
isa_ok(my $child = $node->child('child'), 'Interop::Node', 'an object as a result');
is($child->get_name, 'child', 'which is another one');
is($node->child_later('late child')->get_name, 'late child', 'of an async method');
is($node->anything('any')->get_name, 'any', 'of a method that does not say its type');
is_deeply([$node->nobody], [undef], 'undef for an object');
is($node->anything(undef), undef, 'in a method that does not say its type');

my $list = $node->children('a', 'b', 'c');
is_deeply([map { ref } @$list], [('Interop::Node') x 3], 'a list of objects');
is(join(' ', map { $_->get_name } @$list), 'a b c', 'in order');
is_deeply($node->children, [], 'an empty list');
my $hash = $node->children_by_name('a', 'Zoë', '名');
is_deeply({ map { $_ => $hash->{$_}->get_name } keys %$hash }, { a => 'a', 'Zoë' => 'Zoë', '名' => '名' }, 'a hash of objects');
my ($first, $second, $third) = $node->triplet('one', 'three');
is_deeply([$first->get_name, $second, $third->get_name], ['one', undef, 'three'], 'several results, one undef');
is(scalar($node->triplet('one', 'three'))->get_name, 'one', 'the first of them in scalar context');

# Passed back.
ok($node->is_same($node), 'an object passed to itself is the same');
ok(!$node->is_same($child), 'another is not');
is($node->adopt($child), 1, 'an object as the only parameter');
is($node->adopt($first, 'because'), 2, 'as the first');
is($node->adopt_because('why not', $third), 3, 'as a later one');
is($node->adopt_all(@$list), 6, 'several');
is($node->adopt_list([@$list[0, 1]]), 8, 'in a list');
is($node->adopt_hash($hash), 11, 'in a hash');
is($node->adopt_maybe(undef), 11, 'undef for an object');
is_deeply([@{ scalar $node->adopted_names }[0 .. 7]], [qw(child one three a b c a b)], 'the objects that were passed');
ok($node->adopted->[0]->is_same($child), 'and they come back as what they are');

# One object, several proxies: it has one id, and lives until the last is gone.
my $again = $node->itself;
is($$again, $$node, 'an object that is handed out again has the same id');
my ($third_proxy, $fourth_proxy) = $node->itself_twice;
undef $node;
is($again->get_name, 'root', 'it lives when the first proxy is gone');
undef $third_proxy;
undef $again;
is($fourth_proxy->get_name, 'root', 'and until the last one is');
ok($fourth_proxy->is_same($fourth_proxy), 'and can still be a parameter');
my $oid = $$fourth_proxy;
undef $fourth_proxy;
refused { $client->send_request({ cmd => 'exec', oid => $oid, method => 'get_name', params => [] }) }
    "Illegal access to unknown object with oid=$oid", 'then it is gone';

$client->disconnect;
done_testing;
