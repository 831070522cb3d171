# The negotiation in raw messages, and a change of format in the middle of a connection.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

use IO::Socket::INET;

# A connection on which nothing has been said yet.
my $raw = Event::RPC::Client->new(host => $opt{host}, port => $opt{port});
$raw->set_sock(IO::Socket::INET->new(PeerAddr => $opt{host}, PeerPort => $opt{port}) or die "no connection: $!");
is($raw->send_request({ cmd => 'neg_formats_avail' })->{msg}, $opt{name}, "the server offers $opt{name}");
for my $name ('XXXX', 'serl', ($opt{name} =~ /STOR/ ? () : 'STOR'), 'SERL,CBOR', '') {
    like(error_of { $raw->send_request({ cmd => 'neg_format_set', msg => $name }) }, qr/\AServer rejected format '\Q$name\E'\n/, "it rejects '$name'");
}
is($raw->send_request({ cmd => 'neg_formats_avail' })->{msg}, $opt{name}, 'and goes on');
ok($raw->send_request({ cmd => 'version' })->{ok}, 'commands work before a format is set');
like(error_of { $raw->send_request({ cmd => 'nonsense' }) }, qr/\AUnknown request command 'nonsense'\n/, 'unknown ones are refused');
$raw->disconnect;

# The client takes the first that it can do.
my %module = map { $_ => Event::RPC::Message::Negotiate->known_message_formats->{$_} } split /,/, $opt{name};
my ($best) = split /,/, $opt{name};
my $client = connect_client();
is($client->get_message_format, $module{$best}, "the client takes $best");
my $node = Interop::Node->new('lasting');
my $hub = Interop::Hub->instance;

for my $name (sort(keys %module), reverse sort keys %module) {
    eval "require $module{$name}; 1" or die $@;
    like(error_of { $client->send_request({ cmd => 'neg_format_set', msg => 'XXXX' }) }, qr/\AServer rejected format 'XXXX'\n/, 'a format that is rejected');
    is($node->get_name, 'lasting', 'changes nothing');
    ok($client->send_request({ cmd => 'neg_format_set', msg => $name })->{ok}, "a change to $name");
    $client->set_message_format($module{$name});
    is($hub->format, $name, 'is in force');
    is($node->get_name, 'lasting', 'and objects stay what they are');
    is($node->child('ünïcödé')->get_name, 'ünïcödé', 'as do strings');
}
$client->disconnect;
done_testing;
