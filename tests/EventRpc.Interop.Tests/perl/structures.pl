# Structures of lists, hashes, records and undef.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

# is_deeply recurses as deep as the data.
$SIG{__WARN__} = sub { warn @_ unless $_[0] =~ /^Deep recursion/ };

my $client = connect_client();
my $echo = Interop::Echo->new;

my $structure = {
    list   => [1, 'two', 3.5, undef, [], {}, [[['deep']]]],
    hash   => { a => 1, b => { c => [undef, { d => undef }] } },
    empty  => '',
    undef  => undef,
    'clé'  => 'valeur',
    '鍵'   => '値',
    ''     => 'empty key',
    "\x{e9}" => 'Latin-1 key',
    "a\nb" => 'newline in the key',
};
is_deeply($echo->object('structure as object', $structure), $structure, 'a structure as an object');
is_deeply($echo->perl_value('structure as value', $structure), $structure, 'a structure as a PerlValue');

for my $how (qw(object perl_value)) {
    is($echo->$how("undef as $how", undef), undef, "undef as $how");
    is_deeply($echo->$how("undefs as $how", [undef, undef]), [undef, undef], "a list of undef as $how");
    is_deeply($echo->$how("hash of undef as $how", { a => undef }), { a => undef }, "a hash of undef as $how");
    is_deeply($echo->$how("empty list as $how", []), [], "an empty list as $how");
    is_deeply($echo->$how("empty hash as $how", {}), {}, "an empty hash as $how");

    my $deep = my $innermost = [];
    $innermost = $innermost->[0] = [] for 1 .. 100;
    my $hashes = my $inner = {};
    $inner = $inner->{x} = {} for 1 .. 100;
    is_deeply($echo->$how("deep as $how", $deep), $deep, "a hundred lists in one another as $how");
    is_deeply($echo->$how("deep hashes as $how", $hashes), $hashes, "a hundred hashes in one another as $how");
}
for my $method (qw(string bytes long double person dictionary strings)) {
    is($echo->$method("undef $method", undef), undef, "undef where $method allows it");
}

is_deeply($echo->dictionary('dictionary', { a => 'b', 'ключ' => 'значение', n => undef, i => 5 }),
    { a => 'b', 'ключ' => 'значение', n => undef, i => 5 }, 'a dictionary');
is_deeply($echo->strings('strings', ['a', undef, 'ü', '', 5]), ['a', undef, 'ü', '', 5], 'an array of strings');

my $person = {
    name => 'Jörn', age => 42, weight => 80.5, is_admin => 1,
    address => { street => 'Straße', number => undef }, tags => ['a', 'b'],
};
is_deeply($echo->person('person', { %$person, unknown => [1, 2] }), $person, 'a record; keys that it does not know are ignored');
is_deeply($echo->person('bare person', { name => 'X', age => '7', weight => undef, is_admin => 0, address => undef, tags => [] }),
    { name => 'X', age => 7, weight => undef, is_admin => '', address => undef, tags => [] }, 'a record of undef');

my @rows = map { { id => $_, name => "name $_", value => $_ / 4 } } 1 .. 1000;
is_deeply($echo->rows('rows', \@rows), \@rows, 'a thousand records');
is_deeply($echo->perl_value('rows as value', \@rows), \@rows, 'a thousand hashes');

# What no CLR type describes.
my $blessed = $echo->perl_value('blessed', bless { a => [1, 2] }, 'Some::Class');
isa_ok($blessed, 'Some::Class', 'a blessed hash');
is_deeply({%$blessed}, { a => [1, 2] }, 'with its content');
isa_ok($echo->perl_value('blessed array', bless [1], 'Some::Array'), 'Some::Array', 'a blessed array');
my $scalar = $echo->perl_value('blessed scalar', bless \(my $s = 'inner'), 'Some::Scalar');
isa_ok($scalar, 'Some::Scalar', 'a blessed scalar');
is($$scalar, 'inner', 'with its content');

if ($opt{format} =~ /SERL|STOR/) {
    my $shared = { x => 1 };
    my $back = $echo->perl_value('shared', [$shared, $shared]);
    is($back->[0], $back->[1], 'a reference that occurs twice is one');
    my $cycle = {};
    $cycle->{self} = $cycle;
    $back = $echo->perl_value('cycle', $cycle);
    is($back->{self}, $back, 'a cycle stays one');
    delete $_->{self} for $cycle, $back;
    is(${ $echo->perl_value('reference', \'x') }, 'x', 'a reference to a scalar');
}

$client->disconnect;
done_testing;
