#!/usr/bin/perl
# A server of the peer's own, for the client to be tested against. It prints a line when it listens.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Event::RPC::Server;
use Event::RPC::Logger;
use Getopt::Long;
use Served;

my %opt;
GetOptions(\%opt, 'port=i', 'formats=s', 'key=s', 'cert=s', 'auth=s', 'old') or exit 2;

# A server from before the negotiation speaks Storable from its first byte.
if ($opt{old}) {
    require Event::RPC::Message::Storable;
    $Event::RPC::Server::DEFAULT_MESSAGE_FORMAT = 'Event::RPC::Message::Storable';
}

my ($user, $password) = split /:/, $opt{auth} // '';
my $server = Event::RPC::Server->new(
    name               => 'perl',
    host               => '127.0.0.1',
    port               => $opt{port},
    logger             => Event::RPC::Logger->new(min_level => 2),
    start_log_listener => 1,
    load_modules       => 0,
    message_formats    => [split /,/, $opt{formats} // 'SERL,CBOR,JSON,STOR'],
    ($opt{cert} ? (ssl => 1, ssl_key_file => $opt{key}, ssl_cert_file => $opt{cert}) : ()),
    ($opt{auth} ? (auth_required => 1, auth_passwd_href => { $user => Event::RPC->crypt($user, $password) }) : ()),
    classes            => {
        Served => {
            new => '_constructor',
            (map { $_ => 1 } qw(
                live get_data set_data echo seen number as_printed is_true bytes latin1 wide integers largest floats truth structure
                nothing undefined several repeat nested hang log_it die_newline die_line die_lines die_object die_empty data_of is_same
            )),
            (map { $_ => '_object' } qw(itself child children by_name pair nobody no_objects)),
        },
        'Served::One' => { instance => '_singleton', get_name => 1 },
    },
);
$server->setup_listeners;
local $| = 1;
print "listening\n";
$server->start;
