# TLS with a certificate that the client checks.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my %tls = (ssl => 1, ssl_ca_file => $opt{ca});
my $client = connect_client(%tls);
is(Interop::Calls->new->later('on'), 'later on', 'it works');
my $node = Interop::Node->new('encrypted');
is($node->child('child')->get_name, 'child', 'objects too');
# Many TLS records, in either direction.
my $long = join '', map chr($_ % 256), 1 .. 500_000;
ok(Interop::Echo->new->bytes('long', $long) eq $long, 'half a megabyte');
$client->disconnect;

my $error = error_of { connect_client(%tls, ssl_ca_file => $opt{name}) };
like($error, qr/^Can't open SSL connection to .*certificate verify failed/, 'another authority does not vouch for the server');
$error = error_of { connect_client(%tls, ssl_opts => { SSL_verifycn_name => 'other.example' }) };
like($error, qr/^Can't open SSL connection to .*hostname verification failed/, 'nor does this one for another name');

$error = error_of { connect_client(insecure_msg_fmt_ok => 0) };
like($error, qr/^Error on message format negotiation/, 'a plain client is refused');
$error = error_of { connect_client() };
ok($error, 'also one that would fall back to Storable');

my $again = connect_client(%tls);
is(Interop::Calls->new->later('on'), 'later on', 'the server goes on');
$again->disconnect;
done_testing;
