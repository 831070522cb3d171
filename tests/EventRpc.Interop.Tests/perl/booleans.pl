# Truth values: Perl's own, those of JSON::PP and Types::Serialiser, and what counts as true.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

use JSON::PP ();

my $client = connect_client();
my $echo = Interop::Echo->new;

my %true = (one => 1, text => 'yes', comparison => (1 == 1), reference => [], json => JSON::PP::true(), 'zero point' => '0.0', float => 0.5);
my %false = (undef => undef, empty => '', zero => 0, 'zero text' => '0', comparison => (1 == 2), json => JSON::PP::false());
for (sort keys %true) {
    is($echo->bool("true $_", $true{$_}), 1, "$_ is true, which comes back as 1");
}
for (sort keys %false) {
    is($echo->bool("false $_", $false{$_}), '', "$_ is false, which comes back as the empty string");
}
ok(!ref $echo->bool('plain', 1), 'a truth value is no reference');
ok($echo->object('object true', 1 == 1), 'a true comparison as an object');
ok(!$echo->object('object false', 1 == 2), 'a false comparison as an object');
is($echo->string('true as string', 1 == 1), '1', 'true as a string');
is($echo->string('false as string', 1 == 2), '', 'false as a string');

$client->disconnect;
done_testing;
