# Parameters by position and by name, left out and left over.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();
my $calls = Interop::Calls->new;

is($calls->optional('a'), 'a 7 three', 'defaults for what is left out');
is($calls->optional('a', 1), 'a 1 three', 'for some of it');
is($calls->optional('a', 1, 'z'), 'a 1 z', 'for none');
is($calls->optional('a', undef, undef), 'a 7 undef', 'undef stands for the default where the type has no undef');
is($calls->optional('a', 1, 'z', 'more', [1]), 'a 1 z', 'what is left over is ignored');

is($calls->named(name => 'n', size => 5, colour => 'dark_blue'), 'n 5 DarkBlue', 'names in order');
is($calls->named(colour => 'dark_blue', size => 5, name => 'n'), 'n 5 DarkBlue', 'names in another order');
is($calls->named(name => 'n'), 'n undef Red', 'names left out');
is($calls->named(unknown => [1, { a => 2 }], name => 'n', Size => 3, other => undef), 'n undef Red', 'unknown names');
is($calls->named(name => 'first', name => 'second'), 'second undef Red', 'a name twice: the last counts, as in a Perl hash');
is($calls->named(size => undef, name => 'n'), 'n undef Red', 'a name with undef');
my %hash = (name => 'from a hash', size => 9);
is($calls->named(%hash), 'from a hash 9 Red', 'a hash, in whatever order Perl has it');
is(text_of { $calls->named(size => 1) }, "Interop::Calls->named: parameter 'name' is missing", 'a name that must be there');
is(text_of { $calls->named }, "Interop::Calls->named: parameter 'name' is missing", 'no names at all');
is(text_of { $calls->named('name') }, "Interop::Calls->named: parameter 'name' is missing", 'a name without a value');

is($calls->rest('none'), 'none: ', 'no more parameters');
is($calls->rest('some', 1, '2', 3), 'some: 1 2 3', 'as many as the client likes');
is($calls->rest('many', 1 .. 500), join(' ', 'many:', 1 .. 500), 'many');
like(text_of { $calls->rest('bad', 1, 'x') }, qr/^Interop::Calls->rest: parameter 'others': 'x' is not an integer/, 'one of them of the wrong type');

is($calls->typed('5', 6, '0.5'), '5 6 0.5', 'numbers as text and text as numbers');

# A request without parameters, as no client of today sends it.
my $oid = $$calls;
is_deeply($client->send_request({ cmd => 'exec', oid => $oid, method => 'list', params => [2] })->{rc}, [[1, 2]], 'a raw request');
is_deeply($client->send_request({ cmd => 'exec', oid => $oid, method => 'nothing' })->{rc}, [], 'without parameters');

$client->disconnect;
done_testing;
