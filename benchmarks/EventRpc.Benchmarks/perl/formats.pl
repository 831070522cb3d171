#!/usr/bin/perl
# Times Perl's own modules on the documents that the benchmarks read and write:
#   dotnet run -c Release -- export FOLDER && perl perl/formats.pl FOLDER
use strict;
use warnings;
use Time::HiRes qw(time);
use Sereal qw(get_sereal_encoder get_sereal_decoder);
use CBOR::XS ();
use JSON::XS ();
use Storable ();

my ($folder) = @ARGV;
my $sereal_encoder = get_sereal_encoder();
my $sereal_decoder = get_sereal_decoder();
my $cbor = CBOR::XS->new;
my $json = JSON::XS->new->latin1->allow_tags;

my %codec = (
    SERL => [ sub { $sereal_decoder->decode($_[0]) }, sub { $sereal_encoder->encode($_[0]) } ],
    CBOR => [ sub { $cbor->decode($_[0]) },           sub { $cbor->encode($_[0]) } ],
    JSON => [ sub { $json->decode($_[0]) },           sub { $json->encode($_[0]) } ],
    STOR => [ sub { Storable::thaw($_[0]) },          sub { Storable::nfreeze($_[0]) } ],
);

printf "%-8s %-8s %14s %14s\n", 'document', 'format', 'read, ns', 'write, ns';
for my $document (qw(Request Reply Records Bytes)) {
    for my $format (qw(SERL CBOR JSON STOR)) {
        open my $file, '<:raw', "$folder/$document.$format" or die "$folder/$document.$format: $!";
        my $bytes = do { local $/; <$file> };
        my ($read, $write) = @{ $codec{$format} };
        my $value = $read->($bytes);
        printf "%-8s %-8s %14.0f %14.0f\n", $document, $format, nanoseconds(sub { $read->($bytes) }), nanoseconds(sub { $write->($value) });
    }
}

# The middle of nine runs of some 20 milliseconds each.
sub nanoseconds {
    my ($code) = @_;
    my $count = 1;
    $count *= 2 while run($code, $count) < 0.02;
    my @times = sort { $a <=> $b } map { run($code, $count) / $count * 1e9 } 1 .. 9;
    return $times[4];
}

sub run {
    my ($code, $count) = @_;
    my $begin = time;
    $code->() for 1 .. $count;
    return time - $begin;
}
