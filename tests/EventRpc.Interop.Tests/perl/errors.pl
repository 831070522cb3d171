# Errors reach the client in the server's words, and leave the connection in order.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();
my $calls = Interop::Calls->new;
my $node = Interop::Node->new('n');

refused { $calls->refuse('it is broken') } 'it is broken', 'an exception that is meant for the client';
refused { $calls->refuse('größer als 世界') } 'größer als 世界', 'in unicode';
refused { $calls->refuse_later('broken later') } 'broken later', 'from an async method';
like(error_of { $calls->refuse("ends\n") }, qr/\Aends\n -- called via Event::RPC::Client at /, 'no newline is added to one');

# Detail stays on the server.
refused { $calls->crash } qr/Internal error in Interop::Calls->crash \(reference [0-9a-f]{12}\)/, 'an unexpected exception';
unlike(error_of { $calls->crash }, qr/secret|InvalidOperation|\.cs/, 'tells nothing else');

refused { Interop::Calls->none } 'Interop::Calls->none made no object', 'a constructor that makes nothing';

like(text_of { $calls->typed('abc', 'x', 1) }, qr/^Interop::Calls->typed: parameter 'count': 'abc' is not an integer/, 'a string for a number');
like(text_of { $calls->typed([1], 'x', 1) }, qr/^Interop::Calls->typed: parameter 'count': Expected an integer, found /, 'a list for a number');
like(text_of { $calls->typed(1, {}, 1) }, qr/^Interop::Calls->typed: parameter 'text': Expected a string, found /, 'a hash for a string');
like(text_of { $calls->typed(1, undef, 1) }, qr/^Interop::Calls->typed: parameter 'text': Expected a string, found undef/, 'undef for a string');
like(text_of { $calls->typed(1, 'x', 'y') }, qr/^Interop::Calls->typed: parameter 'ratio': 'y' is not a number/, 'the third of them');
like(text_of { $calls->typed(99999999999, 'x', 1) }, qr/^Interop::Calls->typed: parameter 'count': 99999999999 is outside/, 'a number that is too large');
is(text_of { $calls->typed(1) }, "Interop::Calls->typed: parameter 'text' is missing", 'a parameter left out');
like(text_of { $calls->structured('x', {}) }, qr/^Interop::Calls->structured: parameter 'person': Expected a hash reference, found /, 'a string for a record');
like(text_of { $calls->structured({ name => 'x', age => 'old', tags => [], is_admin => 0 }, {}) }, qr/^Interop::Calls->structured: parameter 'person': .*'old' is not an integer/, 'a wrong value inside a record');
like(text_of { $calls->structured({ name => 'x', age => 1, tags => [], is_admin => 0 }, { a => 'b' }) }, qr/^Interop::Calls->structured: parameter 'counts': .*'b' is not an integer/, 'and inside a dictionary');
like(text_of { $node->is_same('Interop::Node=HASH(0x1)') }, qr/^Interop::Node->is_same: parameter 'other': Expected an object of Interop::Node, found /, 'an id is no object');
like(text_of { $node->is_same($calls) }, qr/^Interop::Node->is_same: parameter 'other': Expected an object of Interop::Node, found an object of Interop::Calls/, 'an object of another class');
like(text_of { Interop::Node->new }, qr/^Interop::Node->new: parameter 'name' is missing/, 'a constructor without its parameter');

# What a client that knows the class table never asks for.
my $oid = $$node;
refused { $client->send_request({ cmd => 'exec', oid => $oid, method => 'nope', params => [] }) } 'Illegal access to Interop::Node->nope', 'an unknown method';
refused { $client->send_request({ cmd => 'exec', oid => $oid, method => 'dispose', params => [] }) } 'Illegal access to Interop::Node->dispose', 'a method that is not exported';
refused { $client->send_request({ cmd => 'exec', oid => $oid, method => 'new_later', params => ['x'] }) } 'Illegal access to Interop::Node->new_later', 'a constructor called as a method, which the peer would allow';
refused { $client->send_request({ cmd => 'exec', oid => "$oid.", method => 'get_name', params => [] }) } "Illegal access to unknown object with oid=$oid.", 'an unknown object';
refused { $client->send_request({ cmd => 'new', method => 'Nope::new', params => [] }) } 'Illegal constructor access to Nope->new', 'an unknown class';
refused { $client->send_request({ cmd => 'new', method => 'Interop::Node::nope', params => [] }) } 'Illegal constructor access to Interop::Node->nope', 'an unknown constructor';
refused { $client->send_request({ cmd => 'new', method => 'Interop::Node::get_name', params => [] }) } 'Illegal constructor access to Interop::Node->get_name', 'a method that is no constructor';
refused { $client->send_request({ cmd => 'class_info', class => 'Nope' }) } "Unknown class 'Nope'", 'the methods of an unknown class';
refused { $client->send_request({ cmd => 'frobnicate' }) } "Unknown request command 'frobnicate'", 'an unknown command';
refused { $client->send_request({}) } "Unknown request command ''", 'no command';
refused { $client->send_request({ cmd => ['exec'] }) } qr/Unknown request command 'ARRAY.*'/, 'a list for a command';
refused { $client->send_request({ cmd => 'exec', oid => $oid, method => 'get_name', params => 'x' }) } 'Not an ARRAY reference', 'parameters that are no list';
refused { $client->send_request(['exec']) } qr/Unexpected error on incoming RPC call: .*/, 'a message that is no hash';
refused { $node->is_same(bless \(my $forged = "$oid."), 'Interop::Node') } "unknown object with key '$oid.'", 'an unknown object as a parameter';
ok($client->send_request({ cmd => 'client_destroy', oid => 'Interop::Node=HASH(0x1)' })->{ok}, 'giving back what one does not hold is no error');

is($node->get_name, 'n', 'the connection is in order after all that');
$client->disconnect;
done_testing;
