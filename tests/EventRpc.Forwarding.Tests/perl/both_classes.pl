#!/usr/bin/perl
# A client of both classes, one of which has moved: nothing here knows which.
use strict;
use warnings;
use Event::RPC::Client;

my $client = Event::RPC::Client->new(host => '127.0.0.1', port => shift);
$client->connect;

sub is { my ($got, $expected, $what) = @_; die "$what: got '$got', not '$expected'\n" if $got ne $expected }

my $test = Test_class->new(data => 'some');
my $counter = Counter->new(name => 'first');
is($test->get_data, 'some', 'data');
$test->set_data([1, { a => "\x{20ac}" }]);
is($test->get_data->[1]{a}, "\x{20ac}", 'structure');
is($counter->name, 'first', 'name');
is(ref $counter, 'Counter', 'class');
is(ref $counter->copy('second'), 'Counter', 'class of a copy');
is(join(',', map { $_->name } @{ $counter->copies('x', 'y') }), 'x,y', 'list');
is($counter->by_name('x')->{x}->name, 'x', 'hash');
is($counter->is_same($counter->itself), 1, 'identity');
is(scalar(my @several = $counter->several), 4, 'list context');
is($counter->live, 1, 'objects that are left');
is(defined $counter->nobody ? 1 : 0, 0, 'nobody');
eval { $counter->fail('newline') };
is($@ =~ /^it failed\n -- called via Event::RPC::Client at / ? 1 : 0, 1, "error $@");
eval { $counter->is_same($test) };
is($@ =~ /can be a parameter only where it lives/ ? 1 : 0, 1, "error $@");
$client->disconnect;
