# A client that is silent for too long, one that does not even begin, and one too many.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

use IO::Socket::INET;

my $client = connect_client();
my $node = Interop::Node->new('idle');
if ($opt{name} eq 'connections') {
    ok(error_of { connect_client() }, 'one connection too many is closed');
    is($node->get_name, 'idle', 'the first goes on');
    $client->disconnect;
    my $next;
    until ($next = eval { connect_client() }) { select undef, undef, undef, 0.02 }
    is(Interop::Node->new('next')->get_name, 'next', 'another is let in when the first has gone');
    $next->disconnect;
}
elsif ($opt{name} eq 'handshake') {
    my $silent = IO::Socket::INET->new(PeerAddr => $opt{host}, PeerPort => $opt{port}) or die $!;
    is(sysread($silent, my $nothing, 1), 0, 'who says nothing is closed');
    is($node->get_name, 'idle', 'and who has begun is not');
    $client->disconnect;
}
else {
    is(sysread($client->get_sock, my $nothing, 1), 0, 'the server closes the connection, and sends nothing');
    sent_away { $node->get_name } 'the next call says so';
    my $again = connect_client();
    is(Interop::Node->new('again')->get_name, 'again', 'it may connect again');
    $again->disconnect;
}
done_testing;
