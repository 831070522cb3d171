#!/usr/bin/perl
# A server of two classes: the Test_class of the peer's examples, and Counter.
#   perl -I EXAMPLES -I lib two_classes.pl PORT [user:password]
use strict;
use warnings;
use Event::RPC;
use Event::RPC::Server;

# A class that is not exported, and that clients may send values of.
{ package Test_data; sub new { } }

# A class with methods that nobody can call by their names.
{ package Odd; sub new { bless {}, shift } }

my ($port, $login) = @ARGV;
my ($user, $password) = split /:/, $login // '';

my $server = Event::RPC::Server->new(
    name             => 'two classes',
    host             => '127.0.0.1',
    port             => $port,
    message_formats  => [qw/ SERL CBOR JSON STOR /],
    auth_required    => $user ? 1 : 0,
    auth_passwd_href => { $user ? ($user => Event::RPC->crypt($user, $password)) : () },
    classes          => {
        Test_class => {
            new      => '_constructor',
            set_data => 1,
            get_data => 1,
            hello    => 1,
        },
        Odd => {
            new     => '_constructor',
            DESTROY => 1,
            "a\nb"  => 1,
        },
        Counter => {
            new        => '_constructor',
            shared     => '_constructor',
            derived    => '_constructor',
            name       => 1,
            count      => 1,
            live       => 1,
            registered => 1,
            echo       => 1,
            nothing    => 1,
            several    => 1,
            fail       => 1,
            is_same    => 1,
            is_object  => 1,
            sleep      => 1,
            stop       => 1,
            itself     => '_object',
            copy       => '_object',
            copies     => '_object',
            by_name    => '_object',
            nobody     => '_object',
            slow_copy  => '_object',
            other      => '_object',
            junk       => '_object',
            mixed      => '_object',
        },
    },
);
$server->setup_listeners;
local $| = 1;
print "listening\n";
$server->start;
