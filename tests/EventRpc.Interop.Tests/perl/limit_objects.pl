# More objects than one client may hold.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();
my $hub = Interop::Hub->instance;
my @nodes = map { Interop::Node->new($_) } 1 .. $opt{limit} - 1;
my $text = "Too many objects: this connection holds the $opt{limit} that it may";
refused { Interop::Node->new('more') } $text, 'one more object';
refused { $nodes[0]->child('more') } $text, 'one that a method hands out';
is($nodes[0]->itself->get_name, '1', 'one that it holds already is none more');
pop @nodes;
is(Interop::Node->new('instead')->get_name, 'instead', 'it goes on when it has let one go');
$client->disconnect;
done_testing;
