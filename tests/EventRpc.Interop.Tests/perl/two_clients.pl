# One of two clients that are connected at once.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();
my $hub = Interop::Hub->instance;
my $name = $opt{name};

my @nodes = map { Interop::Node->new("$name $_") } 1 .. 20;
$hub->meet('both are there');
is($hub->client_count, 2, 'two clients are connected');
is($nodes[$_]->get_name, "$name " . ($_ + 1), "object $_ is this client's own") for 0 .. $#nodes;
$hub->append($name);
$hub->meet('both have written');
is(join('', sort split //, $hub->get_text), 'ab', 'both use the same singleton');
ok($hub->append('') || 1, 'calls go on');
my $calls = Interop::Calls->new;
is($calls->repeat($name, 1000), $name x 1000, 'and do not mix') for 1 .. 50;
$hub->meet('both are done');
$client->disconnect;
done_testing;
