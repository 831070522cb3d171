# What a method learns of who calls it.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client(auth_user => 'fred', auth_pass => Event::RPC->crypt('fred', 'right'));
my $context = Interop::Context->new;
my @nodes = map { Interop::Node->new($_) } 1 .. 3;
is($context->cid, 1, 'the number of the connection');
is($context->auth_user, 'fred', 'the user');
ok($context->is_authenticated, 'who has logged in');
is_deeply([sort @{ $context->client_oids }], [sort map { $$_ } $context, @nodes], 'the objects that it holds');
pop @nodes;
is_deeply([sort @{ $context->client_oids }], [sort map { $$_ } $context, @nodes], 'and no longer one that it let go');
is($context->remote_address, $client->get_sock->sockhost . ':' . $client->get_sock->sockport, 'its address');
is($context->count, 1, 'what it asked to have remembered');
is($context->count, 2, 'is there at the next call');
my $other = connect_client(auth_user => 'fred', auth_pass => Event::RPC->crypt('fred', 'right'));
is(Interop::Context->new->count, 1, 'and belongs to the connection');
refused { Interop::Calls->new->refuse('x') } 'not while it is tested', 'a filter refuses a call';
is(Interop::Calls->new->later('on'), 'later on', 'and lets others by');
$other->disconnect;
$client->disconnect;
done_testing;
