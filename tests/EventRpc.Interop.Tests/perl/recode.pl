# Reads documents of one message format from its standard input, decodes each with the real module as Event::RPC sets it
# up, and answers with the value in canonical notation and the document that the module encodes of it.
#
# All strings go with their lengths before them, four bytes in network order. A request is two of them: the classes that
# a program would have loaded, a line each in UTF-8, and the document. An answer is two as well, the notation and the
# document, each behind "=", or a text behind "!" that says why there is none.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use CanonicalNotation 'canonical';
use Event::RPC::Message::SerialiserBase;
use Math::BigFloat;
use Math::BigInt;

my %module = (SERL => 'Sereal', CBOR => 'CBOR', JSON => 'JSON', STOR => 'Storable');
my ($format) = @ARGV;
my $message = "Event::RPC::Message::" . ($module{$format // ''} // die "usage: $0 SERL|CBOR|JSON|STOR\n");
(my $file = "$message.pm") =~ s{::}{/}g;
require $file;

binmode $_ for *STDIN, *STDOUT;

while (defined(my $classes = receive())) {
    my $document = receive() // die "a document is missing\n";
    utf8::decode($classes);
    load($_) for split /\n/, $classes;
    my $value;
    my $decoded = attempt(sub { $value = $message->decode_message($document); 1 });
    if ($decoded =~ /^!/) {
        answer($decoded, $decoded);
        next;
    }
    # Encoded first: nothing has looked at the value yet, which could make strings of numbers.
    my $encoded = attempt(sub { $message->encode_message($value) });
    my $notation = attempt(sub { canonical($value) });
    answer($notation, $encoded);
}

sub attempt {
    my ($code) = @_;
    local $SIG{__WARN__} = sub { };
    my $result = eval { $code->() };
    return "=$result" if defined $result;
    my $error = $@ || "nothing came of it\n";
    utf8::encode($error) if utf8::is_utf8($error);
    chomp $error;
    return "!$error";
}

# A package that exists, if with nothing in it.
sub load {
    my ($class) = @_;
    no strict 'refs';
    @{"${class}::ISA"} = () unless @{"${class}::ISA"};
}

sub receive {
    my $length = receive_bytes(4) // return undef;
    return receive_bytes(unpack 'N', $length);
}

sub receive_bytes {
    my ($count) = @_;
    my $bytes = '';
    while (length $bytes < $count) {
        my $read = read STDIN, $bytes, $count - length $bytes, length $bytes;
        die "read: $!\n" unless defined $read;
        return undef if $read == 0;
    }
    return $bytes;
}

sub answer {
    print map { pack 'N/a*', $_ } @_;
    STDOUT->flush;
}
