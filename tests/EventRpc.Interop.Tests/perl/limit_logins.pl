# More wrong tokens than a connection may send.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $token = Event::RPC->crypt('fred', 'right');
my $client = connect_client(auth_user => 'fred', auth_pass => $token);
for (1 .. $opt{limit}) {
    refused { $client->send_request({ cmd => 'auth', user => 'fred', pass => 'wrong' }) } 'Illegal credentials', "wrong token $_";
}
sent_away { Interop::Hub->instance } 'then the connection is closed, though it had logged in';
my $again = connect_client(auth_user => 'fred', auth_pass => $token);
is(Interop::Hub->instance->whoami, 'fred', 'the right token lets in on another');
$again->disconnect;
done_testing;
