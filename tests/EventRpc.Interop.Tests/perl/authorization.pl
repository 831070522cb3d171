# What one user may know of and call.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Interop;
use Test::More;

my $client = connect_client($opt{user} ? (auth_user => $opt{user}, auth_pass => 'any') : ());
my $all = $client->send_request({ cmd => 'class_info_all' })->{class_info_all};
my $shown = join '; ', map { my $class = $_; "$class: " . join ' ', sort keys %{ $all->{$class} } } sort grep /Open|Closed/, keys %$all;
is($shown, $opt{name}, 'the classes and methods that it may know of');

my $is_admin = ($opt{user} // '') eq 'admin';
is(!!Interop::Closed->can('new'), $is_admin, 'the client makes a package of these only');
my $open = Interop::Open->new;
is($open->for_all, 'all', 'what is for all');
for my $method (qw(for_users for_admins)) {
    if ($all->{'Interop::Open'}{$method}) {
        is($open->$method, $method, "it may call $method");
    }
    else {
        ok(!$open->can($method), "the client has no $method");
        refused { $client->send_request({ cmd => 'exec', oid => $$open, method => $method, params => [] }) } "Illegal access to Interop::Open->$method", 'and asked for it gets no more than for one that is not there';
    }
}
if ($is_admin) {
    is(Interop::Closed->new->secret, 'secret', 'a class for administrators');
}
else {
    refused { $client->send_request({ cmd => 'new', method => 'Interop::Closed::new', params => [] }) } 'Illegal constructor access to Interop::Closed->new', 'an object of a class that it may not use';
    refused { $client->send_request({ cmd => 'class_info', class => 'Interop::Closed' }) } "Unknown class 'Interop::Closed'", 'nor may it know of it';
    refused { $client->send_request({ cmd => 'auth', user => 'admin', pass => 'wrong' }) } 'Illegal credentials', 'who is nobody';
    $client->send_request({ cmd => 'auth', user => 'admin', pass => 'any' });
    is($client->send_request({ cmd => 'exec', oid => $$open, method => 'for_admins', params => [] })->{rc}[0], 'for_admins', 'the same object, once it has logged in');
}
$client->disconnect;
done_testing;
