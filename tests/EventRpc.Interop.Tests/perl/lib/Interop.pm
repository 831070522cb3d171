package Interop;
# What the scripts have in common: options, a connected client, and checks of errors.
use strict;
use warnings;
use utf8;
use Event::RPC::Client;
use Exporter 'import';
use Getopt::Long;
use Test::More;

our @EXPORT = qw(%opt connect_client error_of refused text_of sent_away);

our %opt = (host => '127.0.0.1');
GetOptions(\%opt, 'host=s', 'port=i', 'format=s', 'name=s', 'user=s', 'pass=s', 'ca=s', 'limit=i') or exit 2;

# The peer writes on for ever where the connection is gone.
$SIG{PIPE} = sub { die "the server has closed the connection\n" };
binmode $_, ':utf8' for Test::More->builder->output, Test::More->builder->failure_output, *STDOUT, *STDERR;

my %module = (SERL => 'Sereal', CBOR => 'CBOR', JSON => 'JSON', STOR => 'Storable');

sub connect_client {
    my $client = Event::RPC::Client->new(host => $opt{host}, port => $opt{port}, @_);
    $client->connect;
    is($client->get_message_format, "Event::RPC::Message::$module{$opt{format}}", "the format is $opt{format}") if $opt{format};
    return $client;
}

# What the code dies with; undef if it does not.
sub error_of(&) {
    my ($code) = @_;
    return eval { $code->(); 1 } ? undef : $@;
}

# The code dies of a server's error: its text, and what the client adds.
sub refused(&$$) {
    my ($code, $text, $name) = @_;
    my $error = &error_of($code);
    $text = quotemeta $text unless ref $text;
    like($error, qr/\A$text\n -- called via Event::RPC::Client at \S.* line \d+\.\n\z/, $name);
}

# The error without what the client adds.
sub text_of(&) {
    my $error = &error_of(@_) // '';
    $error =~ s/\n -- called via Event::RPC::Client at .* line \d+\.\n\z//;
    return $error;
}

# The code finds that the server has closed the connection.
sub sent_away(&$) {
    my ($code, $name) = @_;
    like(&error_of($code), qr/DISCONNECTED|the server has closed the connection/, $name);
}

1;
