# A call that takes longer than it may.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();
my $hub = Interop::Hub->instance;
my $node = Interop::Node->new('kept');
refused { $hub->hang } "Interop::Hub->hang took more than $opt{limit} s", 'a call that does not end';
is($node->get_name, 'kept', 'the connection goes on, with its objects');
refused { $hub->hang } "Interop::Hub->hang took more than $opt{limit} s", 'another';
$client->disconnect;
done_testing;
