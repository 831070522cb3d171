# Objects that are given back one by one, and those that the end of the connection gives back.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();
my $hub = Interop::Hub->instance;

my $kept = Interop::Node->new('kept');
my $given = Interop::Node->new('dropped');
my $list = $kept->children('first of two', 'second of two');
my $twice = [$kept->itself_twice];

undef $given;
pop @$list;
$hub->pause('dropped');

# The end of the connection gives back the rest, however often each was handed out.
$client->disconnect;
done_testing;
