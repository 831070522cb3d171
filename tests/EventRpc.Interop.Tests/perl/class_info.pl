# What the client learns of the classes, and what it makes of it.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my %calls = (
    new => '_constructor', none => '_constructor',
    map { $_ => '1' } qw(optional named rest typed structured opposite nothing undef list several later nothing_later repeat refuse refuse_later crash),
);
my @classes = qw(Interop::Calls Interop::Echo Interop::Hub Interop::Node Test_class);

# With a list of classes, the client asks for these alone.
my $some = connect_client(classes => ['Interop::Node']);
ok(Interop::Node->can('new'), 'the class that was asked for is there');
ok(!Interop::Echo->can('new'), 'no other is');
is(Interop::Node->new('x')->get_name, 'x', 'and it works');
is_deeply([sort @{ $some->send_request({ cmd => 'classes_list' })->{classes} }], \@classes, 'the list of classes');
my @warnings;
{
    local $SIG{__WARN__} = sub { push @warnings, @_ };
    connect_client(classes => ['Interop::Echo', 'Nope'])->disconnect;
}
is_deeply([map { /^(.*?) at / } @warnings], ["WARNING: Class 'Nope' not exported by server"], 'the client warns of a class that is not there');
$some->disconnect;

# Without one, it asks for all at once.
my $client = connect_client();
is($client->get_server_version, $client->get_client_version, 'the version is the one that the client expects');
is($client->get_server_protocol, $client->get_client_protocol, 'so is the protocol');
my $all = $client->send_request({ cmd => 'class_info_all' })->{class_info_all};
is_deeply([sort keys %$all], \@classes, 'all classes');
is_deeply($all->{'Interop::Calls'}, \%calls, 'the types of the methods of one');
is($all->{'Interop::Node'}{child}, '_object', 'a method that hands out objects');
is($all->{'Interop::Hub'}{instance}, '_constructor', 'a singleton looks like a constructor');
is_deeply($client->send_request({ cmd => 'class_info', class => $_ })->{methods}, $all->{$_}, "$_ alone is the same") for @classes;
can_ok($_, keys %{ $all->{$_} }) for @classes;
$client->disconnect;

# A client may give the classes other names on its side.
my $mapped = connect_client(class_map => { 'Interop::Node' => 'My::Node' });
my $node = My::Node->new('mapped');
isa_ok($node, 'My::Node');
isa_ok($node->child('child'), 'My::Node', 'what it hands out');
ok($node->is_same($node), 'an object of another name as a parameter');
$mapped->disconnect;

done_testing;
