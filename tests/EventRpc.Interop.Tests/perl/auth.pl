# Credentials.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $user = $opt{user};
my $pass = Event::RPC->crypt($user, $opt{pass});

my $client = connect_client(auth_user => $user, auth_pass => $pass);
my $hub = Interop::Hub->instance;
is($hub->whoami, $user, 'the server knows who calls');
is($hub->is_in_role('admin'), $user eq 'alice' ? 1 : '', 'and what its validator said of them');
refused { $client->send_request({ cmd => 'auth', user => $user, pass => 'wrong' }) } 'Illegal credentials', 'a wrong token later';
is($hub->whoami, $user, 'changes nothing');
$client->disconnect;

is(text_of { connect_client(auth_user => $user, auth_pass => "${pass}x") } =~ s/ at .*//sr, 'Illegal credentials', 'a wrong token');
is(text_of { connect_client(auth_user => $user, auth_pass => $opt{pass}) } =~ s/ at .*//sr, 'Illegal credentials', 'the password itself');
is(text_of { connect_client(auth_user => 'nobody', auth_pass => $pass) } =~ s/ at .*//sr, 'Illegal credentials', 'an unknown user');
is(text_of { connect_client(auth_user => 'nobody', auth_pass => '') } =~ s/ at .*//sr, 'Illegal credentials', 'an unknown user with an empty token');
is(text_of { connect_client(auth_user => 'nobody') } =~ s/ at .*//sr, 'Illegal credentials', 'an unknown user without a token');
is(text_of { connect_client(auth_user => 'x y', auth_pass => Event::RPC->crypt('x y', 'z')) } =~ s/ at .*//sr, 'Illegal credentials', 'a name that is no salt');
refused { connect_client() } 'Authorization required', 'no credentials';
refused { connect_client(classes => ['Interop::Hub']) } 'Authorization required', 'nor with a list of classes';

# What a client may say before it is known, in raw messages.
my $stranger = Event::RPC::Client->new(host => $opt{host}, port => $opt{port});
error_of { $stranger->connect };
$stranger->set_sock(IO::Socket::INET->new(PeerAddr => $opt{host}, PeerPort => $opt{port}));
$stranger->set_message_format('Event::RPC::Message::Negotiate');
$stranger->negotiate_message_format;
ok($stranger->check_version, 'the version may be asked for');
refused { $stranger->send_request({ cmd => 'auth' }) } 'Illegal credentials', 'neither user nor token';
refused { $stranger->send_request({ cmd => 'auth', user => '', pass => '' }) } 'Illegal credentials', 'both empty';
refused { $stranger->send_request({ cmd => $_, class => 'Interop::Hub', method => 'Interop::Hub::instance', oid => 'x' }) } 'Authorization required', "no $_"
    for qw(new exec classes_list class_info class_info_all client_destroy nonsense);
is($stranger->send_request({ cmd => 'auth', user => $user, pass => $pass })->{msg}, 'Credentials Ok', 'the right token');
ok($stranger->send_request({ cmd => 'class_info_all' })->{class_info_all}{'Interop::Hub'}, 'opens the door');
$stranger->disconnect;
done_testing;
