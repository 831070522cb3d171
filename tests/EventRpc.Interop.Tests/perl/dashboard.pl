# Makes calls of every sort, until it is killed, so that whoever watches the server has something to see.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Event::RPC;
use IO::Socket::INET;

my @login = (auth_user => $opt{user}, auth_pass => Event::RPC->crypt($opt{user}, $opt{pass}));
for (my $round = 1; ; $round++) {
    # Anew each time: the classes belong to the client that connected last.
    my $client = connect_client(@login);
    my $object = Test_class->new(data => 'x');
    my $queue = Jobs::Queue->instance;
    $object->get_data for 1 .. 20;
    # Asynchronous.
    $queue->add_jobs('one', 'two');
    $queue->run_all;
    # Refused in words, and too large.
    error_of { $queue->add_job(name => '') } or die 'add_job succeeded';
    error_of { $object->set_data('x' x $opt{limit}) } or die 'set_data succeeded';
    $client->disconnect;
    # Something that is no client.
    my $stranger = IO::Socket::INET->new(PeerAddr => $opt{host}, PeerPort => $opt{port}) or die $!;
    print $stranger pack('N', 1), "\xff";
    $stranger->flush;
    sysread $stranger, my $answer, 1;
    close $stranger;
    # No more than an address may have in a minute.
    error_of { connect_client(auth_user => $opt{user}, auth_pass => 'wrong') } or die 'the login succeeded' if $round <= 10;
    select undef, undef, undef, 0.2;
}
