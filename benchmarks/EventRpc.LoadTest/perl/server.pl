#!/usr/bin/perl
# The peer's server with the class that is measured.
#   perl -I lib server.pl PORT
use strict;
use warnings;
use Event::RPC::Server;

package Load::Test;

$INC{'Load/Test.pm'} = __FILE__;

sub new      { my ($class) = @_; return bless { data => 'some data' }, $class }
sub get_data { $_[0]{data} }
sub set_data { $_[0]{data} = $_[1] }
sub add      { $_[0]{sum} += $_[1] }
sub records  { return [map { record($_) } 0 .. 100] }

# The 101 records of the comparison: five keys and an inner hash each.
sub record {
    my ($i) = @_;
    return {
        id      => $i,
        name    => "record $i",
        value   => $i * 1.5,
        active  => $i % 2,
        comment => 'some text that is neither long nor short',
        inner   => { x => $i, y => -$i, label => "label $i" },
    };
}

package main;

Event::RPC::Server->new(
    host         => '127.0.0.1',
    port         => $ARGV[0],
    load_modules => 0,
    classes      => {
        'Load::Test' => { new => '_constructor', get_data => 1, set_data => 1, add => 1, records => 1 },
    },
)->start;
