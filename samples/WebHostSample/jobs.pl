#!/usr/bin/perl
# Uses the job queue of the sample server. Needs nothing but Event::RPC: the classes come from the server.
#   perl jobs.pl [--host localhost] [--port 5555] [--ssl] [--user fred --password right]
use strict;
use warnings;
use Event::RPC;
use Event::RPC::Client;
use Getopt::Long;

my %opt = (host => 'localhost', port => 5555);
GetOptions(\%opt, 'host=s', 'port=i', 'ssl', 'user=s', 'password=s') or exit 2;

my $client = Event::RPC::Client->new(
    host => $opt{host},
    port => $opt{port},
    ssl  => $opt{ssl},
    defined $opt{user}
        ? (auth_user => $opt{user}, auth_pass => Event::RPC->crypt($opt{user}, $opt{password}))
        : (),
);
$client->connect;
printf "Connected, message format %s\n", $client->get_message_format;

# A singleton: every client gets the same queue.
my $queue = Jobs::Queue->instance;

# Named parameters; the result is an object on the server.
my $fetch = $queue->add_job(name => 'fetch', options => { url => 'http://example.org/', retries => 3 });
printf "Job %d is called %s and is %s\n", $fetch->get_id, $fetch->get_name, $fetch->get_state;
printf "  option %s = %s\n", $_, $fetch->get_options->{$_} for sort keys %{ $fetch->get_options };

# A flat list of names in, a list of objects out.
my ($parse, $report) = @{ $queue->add_jobs('parse', 'report') };

# Objects as parameters.
$parse->waits_for($fetch);
$report->waits_for($parse);
printf "%s waits for %s\n", $report->get_name, join ', ', map { $_->get_name } @{ $report->get_dependencies };

# Several results.
my ($count, $ids) = $queue->run_all;
printf "Ran %d jobs in the order %s\n", $count, join ' ', map { $queue->find_job($_)->get_name } @$ids;

# A hash of objects, and a plain data structure.
my $by_name = $queue->jobs_by_name;
printf "%-6s %s\n", $_, $by_name->{$_}->get_result for qw(fetch parse report);
my $statistics = $queue->statistics;
printf "%d jobs done, load %.1f\n", $statistics->{by_state}{done}, $statistics->{load};

# No such job: undef, not an error.
print "Job 999999 does not exist\n" unless defined $queue->find_job(999999);

# Errors arrive as exceptions, in the words of the server.
eval { $queue->add_job(name => '') };
print "Refused: $1\n" if $@ =~ /^(.*)$/m;

$client->disconnect;
print "OK\n";
