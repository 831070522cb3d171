# Calls a method again and again until the connection is lost, and says how that looked.
use strict;
use warnings;
use Event::RPC::Client;
use Getopt::Long;
use POSIX ();

GetOptions(\my %opt, qw(port=i user=s password=s)) or exit 2;
# Ignored, it would have the client write to a closed connection for ever.
$SIG{PIPE} = sub { die "The connection is closed\n" };
$| = 1;
my $client = Event::RPC::Client->new(
    host => '127.0.0.1', port => $opt{port}, timeout => 10,
    $opt{user} ? (auth_user => $opt{user}, auth_pass => Event::RPC->crypt($opt{user}, $opt{password})) : (),
);
$client->connect;
my $meter = Watched::Meter->new;
eval {
    while (1) {
        $meter->add(1);
        $meter->get_total;
        select undef, undef, undef, 0.02;
    }
};
print "Lost: $@";
# The client would tell the server that the object is no longer needed, on the connection that is lost.
POSIX::_exit(0);
