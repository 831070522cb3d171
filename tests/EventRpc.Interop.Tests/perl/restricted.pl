# A client that lacks the modules of the formats named in --name.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my %lacks = map { ("Event/RPC/Message/$_.pm" => 1) } split /,/, $opt{name};
unshift @INC, sub { die "$_[1] is not installed\n" if $lacks{ $_[1] }; return };

my $error = error_of {
    my $client = connect_client();
    is(Interop::Calls->new->later('on'), 'later on', 'it works');
    $client->disconnect;
};
is($error, $opt{format} ? undef : "Can't negotiate message format\n", $opt{format} ? 'it connects' : 'it finds no format');
done_testing;
