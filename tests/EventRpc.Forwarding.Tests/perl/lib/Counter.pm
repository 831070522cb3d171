package Counter;
# Objects of all kinds of methods. It knows how many of its objects there are.
use strict;
use warnings;
use Scalar::Util qw(reftype);

my $live = 0;
my $shared;

sub new {
    my ($class, %par) = @_;
    die "a counter needs a name\n" unless defined $par{name};
    $live++;
    return bless { name => $par{name}, count => 0 }, $class;
}

# The server blesses the proxy of a parameter into its class, too, and destroys it when it has found the object.
sub DESTROY { $live-- if reftype($_[0]) eq 'HASH' }

sub shared { $shared //= Counter->new(name => 'shared') }

sub name  { $_[0]{name} }
sub count { $_[0]{count} += $_[1] // 1 }
sub live  { $live }

# How many references of clients the server counts.
sub registered {
    my $count = 0;
    $count += $_->{refcount} for values %{ Event::RPC::Server->instance->get_objects };
    return $count;
}

sub echo    { my $self = shift; return wantarray ? @_ : $_[0] }
sub nothing { return }
sub several { return ($_[0]{name}, undef, [1, 2], { a => 1 }) }

sub fail {
    my ($self, $how) = @_;
    die "it failed\n" if $how eq 'newline';
    die { code => 42 } if $how eq 'reference';
    die 'it failed';
}

sub is_same   { $_[0] == $_[1] ? 1 : 0 }
sub is_object { ref $_[1] }
sub sleep     { select undef, undef, undef, $_[1]; 'awake' }
sub stop      { exit }

sub itself  { $_[0] }
sub copy    { Counter->new(name => $_[1] // $_[0]{name}) }
sub copies  { my ($self, @names) = @_; return [map { Counter->new(name => $_) } @names] }
sub by_name { my ($self, @names) = @_; return { map { $_ => Counter->new(name => $_) } @names } }
sub nobody  { undef }
sub slow_copy { my ($self, $seconds) = @_; select undef, undef, undef, $seconds; $self->copy }
sub junk    { shift; @_ }
sub mixed   { { job => $_[0], state => 'new', count => 3 } }
sub derived { Counter::Derived->new(name => 'derived') }
sub other   { bless {}, 'Elsewhere' }

package Counter::Derived;

our @ISA = ('Counter');

1;
