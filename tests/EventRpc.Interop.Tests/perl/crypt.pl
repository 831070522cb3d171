# Answers each line, a user and a password as their UTF-8 in hex with a colon between, with the token that
# Event::RPC->crypt makes of them, or with "!" and what it dies with.
use strict;
use warnings;
use Event::RPC;

$| = 1;
while (defined(my $line = <STDIN>)) {
    chomp $line;
    my ($user, $password) = map { my $text = pack 'H*', $_; utf8::decode($text); $text } split /:/, $line, -1;
    my $token = eval { Event::RPC->crypt($user, $password) };
    print defined $token ? $token : '!' . $@ =~ s/\n//r, "\n";
}
