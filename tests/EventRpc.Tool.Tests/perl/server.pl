# The real Event::RPC server with two classes: perl server.pl PORT. Its log is on the port after that.
use strict;
use warnings;

use Event::RPC::Server;
use Event::RPC::Logger;
use Event::RPC::Loop::AnyEvent;

package My::Owner;

sub new { my ($class, %args) = @_; return bless { name => $args{name} }, $class }

sub get_name { $_[0]{name} }

package My::Module;

sub new {
    my ($class, %args) = @_;
    die "no data\n" if exists $args{fail};
    return bless { data => $args{data}, owner => My::Owner->new(name => "fred") }, $class;
}

sub get_data { $_[0]{data} }

sub set_data { $_[0]{data} = $_[1] }

sub get_owner { $_[0]{owner} }

sub get_owners { [ $_[0]{owner}, My::Owner->new(name => "wilma") ] }

sub set_owner { $_[0]{owner} = $_[1]; return }

sub get_list { (1, "two", { three => [ 3.5, undef ] }) }

sub get_bytes { "\xff\x00\xfe" }

sub get_escape { "red: \e[31m, bell: \a" }

sub get_cycle { my $list = [1]; push @$list, $list; $list }

sub fail { die "I can't\nreally\n" }

package main;

my ($port) = @ARGV;

my $server = Event::RPC::Server->new(
    name                => "tool test",
    host                => "127.0.0.1",
    port                => $port,
    start_log_listener  => 1,
    logger              => Event::RPC::Logger->new(min_level => 4, fh_lref => []),
    loop                => Event::RPC::Loop::AnyEvent->new,
    message_formats     => [qw(SERL CBOR JSON STOR)],
    insecure_msg_fmt_ok => 1,
    load_modules        => 0,
    classes             => {
        'My::Module' => {
            new        => '_constructor',
            get_data   => 1,
            set_data   => 1,
            get_owner  => '_object',
            get_owners => '_object',
            set_owner  => 1,
            get_list   => 1,
            get_bytes  => 1,
            get_escape => 1,
            get_cycle  => 1,
            fail       => 1,
        },
        'My::Owner' => {
            new      => '_constructor',
            get_name => 1,
        },
    },
);

$server->setup_listeners;
local $| = 1;
print "listening\n";
$server->start;
