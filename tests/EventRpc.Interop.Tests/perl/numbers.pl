# Numbers arrive as they were sent, and come back.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();
my $echo = Interop::Echo->new;

my %integer = (
    zero => 0, one => 1, minus_one => -1, byte => 255, minus_sixteen => -16, minus_seventeen => -17,
    int_max => 2147483647, int_min => -2147483648, uint_max => 4294967295,
    beyond_double => 9007199254740993, iv_max => 9223372036854775807, iv_min => -9223372036854775807 - 1,
);
for (sort keys %integer) {
    # A number that a check has printed would go out as a string: + 0 sends it as a number.
    cmp_ok($echo->long($_, $integer{$_} + 0), '==', $integer{$_}, "$_ as a long");
    cmp_ok($echo->object("$_ as object", $integer{$_} + 0), '==', $integer{$_}, "$_ as an object");
    cmp_ok($echo->perl_value("$_ as value", $integer{$_} + 0), '==', $integer{$_}, "$_ as a PerlValue");
    is($echo->decimal("$_ as decimal", $integer{$_} + 0), $integer{$_}, "$_ as a decimal");
}
cmp_ok($echo->ulong('uv_max', ~0), '==', 18446744073709551615, 'UV_MAX as a ulong');
cmp_ok($echo->perl_value('uv_max as value', ~0), '==', ~0, 'UV_MAX as a PerlValue');
cmp_ok($echo->object('uv_max as object', ~0), '==', ~0, 'UV_MAX as an object');
is($echo->decimal('uv_max as decimal', ~0), '18446744073709551615', 'UV_MAX as a decimal');
like(text_of { $echo->long('too big', ~0) }, qr/parameter 'value': 18446744073709551615 is outside/, 'UV_MAX is no long');
like(text_of { $echo->ulong('negative', -1) }, qr/parameter 'value': -1 is outside/, '-1 is no ulong');

my %float = (tenth => 0.1, huge => 1e300, tiny => 2.5e-300, third => 1 / 3, negative => -1.5, whole => 3.0, big_whole => 1e20);
# JSON::XS and Storable write 15 digits.
my $digits = $opt{format} =~ /JSON|STOR/ ? 15 : 17;
for (sort keys %float) {
    is(sprintf("%.${digits}g", $echo->double($_, $float{$_} + 0)), sprintf("%.${digits}g", $float{$_}), "$_ as a double");
    is(sprintf("%.${digits}g", $echo->object("$_ as object", $float{$_} + 0)), sprintf("%.${digits}g", $float{$_}), "$_ as an object");
    is(sprintf("%.${digits}g", $echo->perl_value("$_ as value", $float{$_} + 0)), sprintf("%.${digits}g", $float{$_}), "$_ as a PerlValue");
}
cmp_ok($echo->double('minus zero', -0.0), '==', 0, '-0.0 is zero');
# Storable has floats as strings, and '-0' would be true.
is(sprintf('%g', $echo->double('minus zero from text', '-0.0')), $opt{format} eq 'STOR' ? '0' : '-0', '-0.0 comes back with its sign');
is($echo->decimal('money', '1234567890123456789.0123456789'), '1234567890123456789.0123456789', 'a decimal keeps all digits');
is($echo->decimal('price', 19.99), 19.99, 'a float as a decimal');
if ($opt{format} ne 'JSON') {
    # JSON has no way to write these.
    cmp_ok($echo->double('infinity', 9**9**9), '==', 9**9**9, 'infinity');
    my $nan = $echo->double('nan', -sin(9**9**9));
    cmp_ok($nan, '!=', $nan, 'not a number');
}

# What Perl holds as a string is a number just as well.
my $printed = 42;
my $used = "$printed";
cmp_ok($echo->long('printed', $printed), '==', 42, 'an integer that was printed');
cmp_ok($echo->long('text', '42'), '==', 42, 'digits as a long');
cmp_ok($echo->long('spaced text', ' -42 '), '==', -42, 'digits with space around');
cmp_ok($echo->long('whole float', 3.0), '==', 3, 'a float without a fraction as a long');
cmp_ok($echo->double('text as double', '2.50'), '==', 2.5, 'digits as a double');
cmp_ok($echo->double('integer as double', 7), '==', 7, 'an integer as a double');
like(text_of { $echo->long('fraction', 1.5) }, qr/parameter 'value': '?1\.5'? is not an integer/, 'a fraction is no integer');

$client->disconnect;
done_testing;
