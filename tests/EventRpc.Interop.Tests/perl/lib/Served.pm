package Served;
# The classes that server.pl exports: data of every kind, objects, errors. Objects are counted as long as they live.
use strict;
use warnings;
use utf8;
use Scalar::Util 'reftype';

our $live = 0;

sub new {
    my ($class, %par) = @_;
    die "no data today\n" if $par{die};
    die Served::Error->new if $par{die_object};
    $live++;
    return bless { data => $par{data}, got => [%par] }, $class;
}

# A proxy that came as a parameter is of this class, too: a scalar that holds the id, which goes when it has been looked up.
sub DESTROY { $live-- if reftype($_[0]) eq 'HASH' }

# How many objects live, and how many of them the server has registered.
sub live { return ($live, scalar keys %{ Event::RPC::Server->instance->get_objects }) }

sub get_data { $_[0]{data} }
sub set_data { $_[0]{data} = $_[1]; return }

# What it is given, in list context.
sub echo { my $self = shift; return @_ }

# What Perl sees of a value: undef, text or bytes with the code points, or the kind of reference.
sub seen {
    my ($self, $value) = @_;
    return 'undef' unless defined $value;
    return ref $value if ref $value;
    return (utf8::is_utf8($value) ? 'text' : 'bytes') . ' ' . join(' ', map { sprintf '%x', ord } split //, $value);
}

sub number       { my ($self, $value) = @_; return $value + 0 }
sub as_printed   { my ($self, $value) = @_; return "$value" }
sub is_true      { my ($self, $value) = @_; return $value ? 'true' : 'false' }
sub bytes        { return join '', map { chr } 0 .. 255 }
sub latin1       { return "Gr\xfc\xdfe" }
sub wide         { return "世界 🐪" }
sub integers     { return (0, 1, -1, 255, -16, -17, 2147483647, -2147483648, 4294967295, 9223372036854775807, -9223372036854775807 - 1) }
sub largest      { return 18446744073709551615 }
sub floats       { return (0.5, -1.5, 1e300, 2.5e-300) }
sub truth        { return (1 == 1, 1 == 2) }
sub structure    { return { list => [1, 'two', undef, [], {}], name => 'Ann', deep => { a => { b => 'c' } }, none => undef } }
sub nothing      { return }
sub undefined    { return undef }
sub several      { return (7, 'two', undef) }
sub repeat       { my ($self, $text, $times) = @_; return $text x $times }
sub nested       { my ($self, $depth) = @_; my $nested = 'x'; $nested = [$nested] for 1 .. $depth; return $nested }
sub hang         { sleep 60 while 1 }
sub log_it       { my ($self, $level, $text) = @_; Event::RPC::Server->instance->log($level, $text); return }

sub die_newline  { die "Nö, not today\n" }
sub die_line     { die 'no newline' }
sub die_lines    { die "one\ntwo\n" }
sub die_object   { die Served::Error->new }
sub die_empty    { die '' }

# Object methods.
sub itself       { return $_[0] }
sub child        { my ($self, $data) = @_; return Served->new(data => $data) }
sub children     { my ($self, $count) = @_; return [map { Served->new(data => $_) } 1 .. $count] }
sub by_name      { my ($self, @names) = @_; return { map { $_ => Served->new(data => $_) } @names } }
sub pair         { return (Served->new(data => 'first'), undef, Served->new(data => 'third')) }
sub nobody       { return undef }
sub no_objects   { return }

# Objects as parameters.
sub data_of      { my ($self, @others) = @_; return map { $_->{data} } @others }
sub is_same      { my ($self, $other) = @_; return $self == $other }

package Served::One;
# A singleton.

my $one;
sub instance { return $one ||= bless { name => 'one' }, shift }
sub get_name { $_[0]{name} }

package Served::Error;

sub new { return bless { code => 5 }, shift }

1;
