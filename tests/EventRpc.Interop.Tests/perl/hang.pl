# Calls a method that never returns.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

connect_client();
my $node = Interop::Node->new('held');
Interop::Hub->instance->hang;
