# A client that is known by its certificate.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my %tls = (ssl => 1, ssl_ca_file => $opt{ca});
my $client = connect_client(%tls, ssl_opts => { SSL_cert_file => $opt{user}, SSL_key_file => $opt{pass} });
is(Interop::Hub->instance->whoami, $opt{name}, 'it has sent no credentials');
$client->disconnect;
refused { connect_client(%tls) } 'Authorization required', 'without a certificate they are asked for';
done_testing;
