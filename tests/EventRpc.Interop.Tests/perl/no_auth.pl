# Credentials where the server asks for none.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client(auth_user => 'anybody', auth_pass => 'x');
is($client->send_request({ cmd => 'auth', user => 'a', pass => 'b' })->{msg}, 'Not authorization required', 'any are welcome');
is(Interop::Hub->instance->whoami, undef, 'but nobody is known by them');
$client->disconnect;
done_testing;
