# Objects belong to the connection that they were handed to.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $owner = connect_client();
my $stranger = connect_client();

my $oid = $owner->send_request({ cmd => 'new', method => 'Interop::Node::new', params => ['mine'] })->{oid};
my $own = $stranger->send_request({ cmd => 'new', method => 'Interop::Node::new', params => ['own'] })->{oid};
refused { $stranger->send_request({ cmd => 'exec', oid => $oid, method => 'get_name', params => [] }) }
    "Illegal access to unknown object with oid=$oid", 'another connection cannot call it';
my $proxy = bless \(my $copy = $oid), 'Interop::Node';
refused { $stranger->send_request({ cmd => 'exec', oid => $own, method => 'is_same', params => [$proxy] }) }
    "unknown object with key '$oid'", 'nor pass it on';
ok($stranger->send_request({ cmd => 'client_destroy', oid => $oid })->{ok}, 'nor give it back');
is($owner->send_request({ cmd => 'exec', oid => $oid, method => 'get_name', params => [] })->{rc}[0], 'mine', 'the owner still has it');

# The singleton is everybody's, each connection having asked for it.
my @hubs = map { $_->send_request({ cmd => 'new', method => 'Interop::Hub::instance', params => [] })->{oid} } $owner, $stranger;
is($hubs[0], $hubs[1], 'the singleton is one object');
ok($owner->send_request({ cmd => 'client_destroy', oid => $hubs[0] })->{ok}, 'which one of them gives back');
is($stranger->send_request({ cmd => 'exec', oid => $hubs[1], method => 'get_text', params => [] })->{rc}[0], '', 'the other still has it');
refused { $owner->send_request({ cmd => 'exec', oid => $hubs[0], method => 'get_text', params => [] }) }
    "Illegal access to unknown object with oid=$hubs[0]", 'who gave it back has not';
is($owner->send_request({ cmd => 'new', method => 'Interop::Hub::instance', params => [] })->{oid}, $hubs[1], 'until it asks again');

bless $proxy, 'Done';
$_->disconnect for $owner, $stranger;
done_testing;
