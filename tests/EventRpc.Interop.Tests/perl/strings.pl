# Strings of all kinds arrive as they were sent, and come back.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();
my $echo = Interop::Echo->new;

my %text = (
    ascii    => 'hello',
    empty    => '',
    zero     => '0',
    newlines => "one\ntwo\r\n\ttab \0 nul",
    latin1   => "Gr\x{fc}\x{df}e",
    unicode  => "Grüße, 世界, 🐪 \x{10ffff} \x{fffd}",
    quotes   => q{"'\\/<>&},
    negotiation => '/0/E:R:M:N/1/ok/2/',
);
is($echo->string($_, $text{$_}), $text{$_}, "$_ as a string") for sort keys %text;
is($echo->object("$_ as object", $text{$_}), $text{$_}, "$_ as an object") for sort keys %text;
is($echo->perl_value("$_ as value", $text{$_}), $text{$_}, "$_ as a PerlValue") for sort keys %text;

# The same characters, in either of Perl's representations.
my ($bytes, $flagged) = ("Gr\x{fc}\x{df}e") x 2;
utf8::downgrade($bytes);
utf8::upgrade($flagged);
is($echo->string('latin1 bytes', $bytes), $bytes, 'Latin-1 without the flag');
is($echo->string('latin1 text', $flagged), $flagged, 'Latin-1 with the flag');

my $all = join '', map chr, 0 .. 255;
my $upgraded = $all;
utf8::upgrade($upgraded);
for my $value ($all, $upgraded) {
    my $how = utf8::is_utf8($value) ? 'text' : 'bytes';
    is($echo->bytes("all $how", $value), $all, "all byte values, sent as $how, to bytes");
    is($echo->string("all $how as string", $value), $all, "all byte values, sent as $how, to a string");
    is($echo->perl_value("all $how as value", $value), $all, "all byte values, sent as $how, to a PerlValue");
}
is($echo->bytes('no bytes', ''), '', 'no bytes');
like(text_of { $echo->bytes('wide', "\x{20ac}") }, qr/^Interop::Echo->bytes: parameter 'value': .*[Ww]ide character/, 'a wide character is no byte');

my $long = 'x' x (1024 * 1024);
ok($echo->string('long', $long) eq $long, 'a megabyte of ASCII');
my $long_unicode = "\x{20ac}" x (1024 * 1024 / 3);
ok($echo->string('long unicode', $long_unicode) eq $long_unicode, 'a megabyte of euro signs');
my $long_bytes = $all x 4096;
ok($echo->bytes('long bytes', $long_bytes) eq $long_bytes, 'a megabyte of bytes');

# What Perl holds as a number is a string just as well.
is($echo->string('integer', 42), '42', 'an integer as a string');
is($echo->string('float', 1.5), '1.5', 'a float as a string');
is($echo->bytes('integer as bytes', -7), '-7', 'an integer as bytes');

$client->disconnect;
done_testing;
