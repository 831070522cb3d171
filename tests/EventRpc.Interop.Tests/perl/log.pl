# Makes calls while nc reads the log, and prints what nc was sent. Without --port it first starts the peer's own server.
use strict;
use warnings;
use Event::RPC::Client;
use Getopt::Long;
use IO::Socket::INET;
use Time::HiRes 'sleep';

my %opt;
GetOptions(\%opt, 'port=i', 'log=i') or exit 2;
$SIG{PIPE} = 'IGNORE';
my $limit = 50;
alarm $limit;

my $server;
my $nc_pid;
END { kill KILL => grep defined, $server, $nc_pid }
$SIG{ALRM} = sub { die "nothing came for $limit seconds\n" };
start_peer() unless $opt{port};

$nc_pid = open my $log, '-|', 'nc', '127.0.0.1', $opt{log} or die "nc: $!";
read_until('New log client connected');

my $client = Event::RPC::Client->new(host => '127.0.0.1', port => $opt{port});
$client->connect;
my $object = Test_class->new(data => 'some');
$object->hello;
$object->set_data('other');
# The client would not send these by itself.
for my $request (
    { cmd => "no such\ncommand" },
    { cmd => 'class_info', class => 'Test_class' },
    { cmd => 'class_info', class => 'Nobody' },
    { cmd => 'new', method => 'Test_class::hello', params => [] },
    { cmd => 'exec', oid => 'nothing', method => 'hello', params => [] },
    { cmd => 'exec', oid => ${$object}, method => 'unheard_of', params => [] },
) {
    eval { $client->send_request($request) };
}
undef $object;
my $left = Test_class->new(data => 'left behind');
$client->disconnect;
read_until('cid=1: Client disconnected');

sub read_until {
    my ($text) = @_;
    while (my $line = <$log>) {
        print $line;
        return if index($line, $text) >= 0;
    }
    die "the log ended\n";
}

sub start_peer {
    # Below those that the system gives to others.
    for (1 .. 100) {
        my $first = IO::Socket::INET->new(Listen => 1, LocalHost => '127.0.0.1', LocalPort => 10_000 + int rand 20_000) or next;
        my $second = IO::Socket::INET->new(Listen => 1, LocalHost => '127.0.0.1', LocalPort => $first->sockport + 1) or next;
        $opt{port} = $first->sockport;
        last;
    }
    $opt{log} = $opt{port} + 1;
    defined($server = fork) or die "fork: $!";
    if (!$server) {
        # Perl code of the peer, which must not run the END of this.
        exec $^X, '-I', '/usr/share/doc/libevent-rpc-perl/examples', '-MEvent::RPC::Server', '-MEvent::RPC::Logger', '-e', <<'PEER', $opt{port};
            alarm 60;
            open my $nowhere, '>', '/dev/null';
            Event::RPC::Server->new(
                host => '127.0.0.1', port => $ARGV[0], start_log_listener => 1,
                logger => Event::RPC::Logger->new(min_level => 5, fh_lref => [$nowhere]),
                classes => { Test_class => { new => '_constructor', hello => 1, set_data => 1, get_data => 1, quit => 1 } },
            )->start;
PEER
    }
    # The log listener comes last.
    until (IO::Socket::INET->new(PeerHost => '127.0.0.1', PeerPort => $opt{log})) { sleep 0.05 }
}
