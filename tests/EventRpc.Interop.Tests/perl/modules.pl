# Makes an object before its class's file is replaced, and one after.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client();
my $old = Interop::Module->new;
is($old->say, 'old', 'the first object');
Interop::Hub->instance->pause('old');

my $new = Interop::Module->new;
is($new->say, 'new', 'an object made after the reload has the new code');
is($old->say, 'old', 'the first object keeps its own');
is($old->clone->say, 'old', 'and so do those that it makes');
is($new->clone->say, 'new', 'as those of the new one do');

$client->disconnect;
done_testing;
