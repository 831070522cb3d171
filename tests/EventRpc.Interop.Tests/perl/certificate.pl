# A certificate that is replaced under a client.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use IO::Socket::SSL;
use Test::More;

my %client = (
    ssl         => 1,
    ssl_ca_file => $opt{ca},
    auth_user   => $opt{user},
    auth_pass   => Event::RPC->crypt($opt{user}, $opt{pass}),
);

sub thumbprint {
    my $socket = IO::Socket::SSL->new(PeerAddr => $opt{host}, PeerPort => $opt{port}, SSL_ca_file => $opt{ca}) or die $SSL_ERROR;
    my ($method, $digits) = split /\$/, $socket->get_fingerprint('sha1');
    $socket->close;
    return uc $digits;
}

# The server sends the authority between: the file here has the root only.
my $client = connect_client(%client);
my $node = Interop::Node->new('kept');
my $old = thumbprint();
my $new = Interop::Replacement->instance->replace;
isnt($new, $old, 'the certificate is another');
is(thumbprint(), $new, 'a new connection gets it');
is($node->child('child')->get_name, 'child', 'the object is still there');
is(Interop::Hub->instance->whoami, $opt{user}, 'and the client still logged in');
$client->disconnect;

my $again = connect_client(%client);
is(Interop::Hub->instance->whoami, $opt{user}, 'others can log in');
$again->disconnect;
done_testing;
