# Reads on standard input what a run writes, keeps it as berth.log in the run's folder, which is where it is started, reads the curves
# out of it into .berth/series.tsv (x, group, name and value of each point, by tabulators), and tells the portal of both as they come,
# and of what the run uses of its node. A portal that is away is no hindrance: it reads the files later. Whatever comes, memory stays flat.
#
#   BERTH_SESSION_ID     the mark of the run's processes
#   BERTH_ANNOUNCE_URL, BERTH_TOKEN, BERTH_CA   as for job.sh
#   BERTH_READ_X         the pattern of what curves are drawn over; they are over their number where it is unset
#   BERTH_READ_END       the pattern of where x ends, in the file BERTH_END_FILE
#   BERTH_SERIES_0, …    the groups of curves; BERTH_READ_0, … the pattern of each, BERTH_CURVE_0, … its curve's name, where the log does not say it
#   BERTH_STOP_FILE      where the portal asks to stop: in this file what BERTH_STOP_READ matches becomes BERTH_STOP_WITH
use strict;
use warnings;
use Socket;
use Time::HiRes qw(time);

my ($TICK_S, $ALIVE_S, $MEASURE_S, $ANSWER_S, $RETRY_MAX_S) = (0.25, 5, 2, 3, 30);
# In which Linux counts processor time, for whoever asks and on every kind of processor.
my $TICKS_PER_S = 100;
my ($LINE_MAX, $TOLD_MAX, $ROWS_MAX, $FILE_MAX, $OUTPUTS_MAX) = (8192, 65536, 2000, 1 << 20, 16384);
my $NUMBER = qr/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

# It ends when the run's last process has closed its output.
$SIG{$_} = 'IGNORE' for qw(TERM INT HUP USR1 PIPE);
my $url = $ENV{BERTH_ANNOUNCE_URL} // '';
# Of one that only JavaScript understands nothing is read: the run goes on.
sub pattern_of { my ($text) = @_; return defined $text ? eval { qr/$text/ } // qr/(?!)/ : undef }
my @groups = map { { id => $ENV{"BERTH_SERIES_$_"}, pattern => pattern_of($ENV{"BERTH_READ_$_"}), curve => $ENV{"BERTH_CURVE_$_"} // '' } }
  grep { defined $ENV{"BERTH_SERIES_$_"} } 0 .. 99;
my $reads_x = pattern_of($ENV{BERTH_READ_X});
open my $log, '>>:raw', 'berth.log';
open my $table, '>>:raw', '.berth/series.tsv';

my ($log_size, $table_size) = (-s $log // 0, -s $table // 0);
my ($x, $end, %counted);
# What is to be told: bytes of the log with where they begin, and points.
my ($news, $news_from, @rows, $rows_from) = ('', $log_size);
$rows_from = $table_size;
my ($line, $too_long) = ('', 0);

sub keep {
  my ($file, $bytes) = @_;
  my $at = 0;
  while ($at < length $bytes) { $at += syswrite($file, $bytes, length($bytes) - $at, $at) // last }
  return $at;
}

# What is not a number is a gap.
sub number {
  my ($text) = @_;
  return undef if $text !~ $NUMBER;
  my $short = sprintf '%.15g', $text;
  $short = sprintf '%.17g', $text if $short != $text;
  return $short =~ $NUMBER ? $short : undef;
}

sub read_line {
  if ($reads_x && $line =~ $reads_x) {
    my $value = number($+{value});
    $x = $value if defined $value;
    $end //= read_end();
  }
  for my $group (@groups) {
    next if $line !~ $$group{pattern};
    my ($name, $value) = ($$group{curve} ne '' ? $$group{curve} : $+{name} // '', number($+{value} // ''));
    $name =~ tr/\t\n/ /;
    my $at = $reads_x ? $x : ++$counted{"$$group{id}\t$name"};
    next if !defined $at;
    my $row = join("\t", $at, $$group{id}, $name, $value // 'nan') . "\n";
    $table_size += keep($table, $row);
    push @rows, [$at, $$group{id}, $name, $value];
    forget_rows();
  }
}

# Older ones are in the table alone.
sub forget_rows {
  while (@rows > $ROWS_MAX) {
    my $old = shift @rows;
    $rows_from += length(join "\t", @$old[0 .. 2], $$old[3] // 'nan') + 1;
  }
}

sub read_end {
  open my $file, '<:raw', $ENV{BERTH_END_FILE} // '' or return undef;
  my $text = "";
  read $file, $text, $FILE_MAX;
  my $pattern = pattern_of("(?m)$ENV{BERTH_READ_END}");
  return $text =~ $pattern ? number($+{value}) : undef;
}

sub take {
  my ($bytes) = @_;
  $log_size += keep($log, $bytes);
  $news .= $bytes;
  if (length $news > $TOLD_MAX) {
    $news_from += length($news) - $TOLD_MAX;
    $news = substr $news, -$TOLD_MAX;
  }
  for my $part (split /(?<=[\n\r])/, $bytes) {
    my $ends = $part =~ s/[\n\r]+\z//;
    $line .= substr $part, 0, $LINE_MAX - length $line if length $line < $LINE_MAX;
    next if !$ends;
    read_line();
    $line = '';
  }
}

sub json {
  my ($text) = @_;
  # Bytes that are no UTF-8 become the sign for such.
  $text =~ s/((?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}){1,9999})|(.)/$1 \/\/ "\xef\xbf\xbd"/gse;
  $text =~ s/(["\\])/\\$1/g;
  $text =~ s/([\x00-\x1f\x7f])/sprintf '\\u%04x', ord $1/ge;
  return qq("$text");
}

sub first_line {
  my ($path) = @_;
  open my $file, '<', $path or return undef;
  my $text = <$file> // '';
  return $text =~ /^(\d+)/ ? $1 : undef;
}

# By the kernel's own counts: those of a process have its children's that have ended. The script that runs the steps may have got its mark
# too late to show it.
my ($script, $begun) = (getppid, time);
my %used = (at => $begun, cpu => 0, cpus => 0, memory => 0, peak => 0);
sub measure {
  my ($now) = @_;
  # A clock that was set back measures no time, rather than less than none, which the portal would refuse.
  $now = $used{at} if $now < $used{at};
  my ($ticks, $kib) = (0, 0);
  opendir my $processes, '/proc' or return;
  for my $process (grep { /^\d+$/ && $_ != $$ } readdir $processes) {
    next if ((stat "/proc/$process")[4] // -1) != $<;
    next if $process != $script && contents("/proc/$process/environ") !~ /(?:^|\0)BERTH_SESSION_ID=\Q$ENV{BERTH_SESSION_ID}\E(?:\0|$)/;
    my $counts = contents("/proc/$process/stat");
    $ticks += $1 + $2 + $3 + $4 if $counts =~ /.*\) (?:\S+ ){11}(\d+) (\d+) (\d+) (\d+) /s;
    my $status = contents("/proc/$process/status");
    $kib += $1 while $status =~ /^Rss(?:Anon|Shmem):\s*(\d+) kB$/mg;
  }
  my $cpu = $ticks / $TICKS_PER_S;
  # Of a process that nobody has waited for the counts are lost with it.
  $cpu = $used{cpu} if $cpu < $used{cpu};
  $used{cpus} = ($cpu - $used{cpu}) / ($now - $used{at}) if $now >= $used{at} + $TICK_S;
  @used{qw(at cpu memory)} = ($now, $cpu, int($kib / 1024));
  $used{peak} = $used{memory} if $used{memory} > $used{peak};
}

sub contents {
  my ($path) = @_;
  open my $file, '<:raw', $path or return '';
  local $/;
  return <$file> // '';
}

# How far it has come, and with what.
sub standing {
  my $progress = defined $x && $end ? ($x / $end < 0 ? 0 : $x / $end > 1 ? 1 : $x / $end) : 'null';
  my $use = $used{at} == $begun ? 'null' : sprintf '{"seconds":%.2f,"cpu_seconds":%.2f,"cpus":%.2f,"memory":%d,"memory_peak":%d}', $used{at} - $begun, @used{qw(cpu cpus memory peak)};
  return sprintf '"step":%s,"progress":%s,"x":%s,"use":%s', first_line('.berth/step') // 'null', $progress, $x // 'null', $use;
}

# A character that has not come as a whole waits for its rest.
sub message {
  my ($is_end) = @_;
  my $whole = $is_end ? length $news : length($news) - ($news =~ /([\xc2-\xf4][\x80-\xbf]{0,2})\z/ && length $1 < wanted($1) ? length $1 : 0);
  my $text = substr $news, 0, $whole;
  my $next = $news_from + $whole;
  my $points = join ',', map { sprintf '[%s,%s,%s,%s]', $$_[0], json($$_[1]), json($$_[2]), $$_[3] // 'null' } @rows;
  my $message = sprintf '{"type":"output",%s,"log":{"from":%d,"next":%d,"text":%s},"series":{"from":%d,"next":%d,"rows":[%s]}}',
    standing(), $news_from, $next, json($text), $rows_from, $table_size, $points;
  return ($message, { bytes => $text, from => $news_from, rows => [@rows], rows_from => $rows_from }, $next);
}
sub wanted { my $first = ord $_[0]; return $first < 0xe0 ? 2 : $first < 0xf0 ? 3 : 4 }

# One message at a time is under way, in a process of its own: what a run writes waits for no portal.
my ($under_way, $answer, $sent, $failures, $not_before, $told_at) = (undef, '', undef, 0, 0, 0);

sub begin_telling {
  my ($message) = @_;
  pipe my $from, my $to or return;
  my $child = fork // return;
  if ($child == 0) {
    close $from;
    alarm $ANSWER_S;
    $SIG{ALRM} = 'DEFAULT';
    syswrite $to, post($message);
    exit 0;
  }
  close $to;
  ($under_way, $answer) = ({ pid => $child, pipe => $from }, '');
}

# The status of the answer and its body; nothing where there was none.
sub post {
  my ($message) = @_;
  if ($url =~ m{^http://(?:\[([^\]]+)\]|([^:/]+)):(\d+)(/.*)}) {
    my ($host, $port, $path) = ($1 // $2, $3, $4);
    my $address = inet_aton($host) or return '';
    socket my $socket, PF_INET, SOCK_STREAM, 0 or return '';
    connect $socket, pack_sockaddr_in($port, $address) or return '';
    my $request = "POST $path HTTP/1.0\r\nHost: $host:$port\r\nAuthorization: Bearer $ENV{BERTH_TOKEN}\r\nContent-Type: application/json\r\nContent-Length: "
      . length($message) . "\r\nConnection: close\r\n\r\n$message";
    keep($socket, $request) == length $request or return '';
    my $text = do { local $/; <$socket> } // '';
    return $text =~ m{^HTTP/\S+ (\d+).*?\r\n\r\n(.*)}s ? "$1 $2" : '';
  }
  # The token goes by a file of its own, and the message by another: a command line is open to everybody.
  umask 077;
  my %file = map { $_ => ".berth/$_.$$" } qw(header ca message);
  my %text = (header => "Authorization: Bearer $ENV{BERTH_TOKEN}\n", ca => $ENV{BERTH_CA} // '', message => $message);
  for my $name (keys %file) { open my $to, '>:raw', $file{$name} or return ''; keep($to, $text{$name}); close $to }
  my @trust = $text{ca} eq '' ? () : ('--cacert', $file{ca});
  open my $curl, '-|', 'curl', '--silent', '--max-time', $ANSWER_S, '--write-out', "\n%{http_code}", '--header', "\@$file{header}", @trust,
    '--header', 'Content-Type: application/json', '--data-binary', "\@$file{message}", $url or return '';
  my $text = do { local $/; <$curl> } // '';
  unlink values %file;
  return $text =~ /^(.*)\n(\d{3})\z/s && $2 ne '000' ? "$2 $1" : '';
}

sub end_telling {
  waitpid $$under_way{pid}, 0;
  $under_way = undef;
  my ($status, $body) = $answer =~ /^(\d+) ?(.*)/s ? ($1, $2) : (0, '');
  if ($status >= 200 && $status < 300 || $status >= 400 && $status < 500 && $status != 429) {
    $failures = 0;
    stop_running() if $body =~ /"stop"\s*:\s*"write"/;
  } else {
    # It is told again, as far as there is room for it.
    my $pause = 0.5 * 2**$failures++;
    $not_before = time + ($pause < $RETRY_MAX_S ? $pause : $RETRY_MAX_S);
    if ($sent) {
      $news = $$sent{bytes} . $news;
      $news_from = $$sent{from};
      @rows = (@{ $$sent{rows} }, @rows);
      $rows_from = $$sent{rows_from};
      take('');
      forget_rows();
    }
  }
  $sent = undef;
}

my $stopped = 0;
sub stop_running {
  my $path = $ENV{BERTH_STOP_FILE};
  return if !defined $path || $stopped++;
  open my $file, '<:raw', $path or return;
  my $text = do { local $/; <$file> };
  my $pattern = pattern_of("(?m)$ENV{BERTH_STOP_READ}");
  $text =~ s/$pattern/$ENV{BERTH_STOP_WITH}/ or return;
  open my $to, '>:raw', "$path.berth-new" or return;
  keep($to, $text) == length $text and close $to and rename "$path.berth-new", $path;
  take("[berth] The run is asked to write what it has and to end.\n");
}

my $open = 1;
while ($open || $under_way) {
  my $watched = '';
  vec($watched, fileno STDIN, 1) = 1 if $open;
  vec($watched, fileno $$under_way{pipe}, 1) = 1 if $under_way;
  select my $ready = $watched, undef, undef, $TICK_S;
  if ($open && vec $ready, fileno STDIN, 1) {
    my $read = sysread STDIN, my $bytes, 65536;
    if ($read) { take($bytes) }
    elsif (defined $read) { $open = 0 }
  }
  if ($under_way && vec $ready, fileno $$under_way{pipe}, 1) {
    my $read = sysread $$under_way{pipe}, $answer, 65536, length $answer;
    end_telling() if !$read;
  }
  my $now = time;
  # What does not take long is looked at more often.
  measure($now) if $url ne '' && $now >= $used{at} + ($now < $begun + $MEASURE_S ? $TICK_S : $MEASURE_S);
  next if $url eq '' || $under_way || !$open || $now < $not_before || $now < $told_at + $TICK_S;
  next if $news eq '' && !@rows && $now < $told_at + $ALIVE_S;
  tell_news($now);
}
sub tell_news {
  my ($now, $is_end) = @_;
  (my $message, $sent, my $next) = message($is_end);
  $news = substr $news, length $$sent{bytes};
  ($news_from, $rows_from, @rows) = ($next, $table_size);
  $told_at = $now;
  begin_telling($message);
}

# The rest, and that it is over: the scheduler tells that too, if nobody hears.
if ($line ne '') { read_line() }
exit if $url eq '';
measure(time);
for my $pause (0, 0.5, 1) {
  select undef, undef, undef, $pause;
  (my $message) = message(1);
  last if post_in_time($message);
}
for my $pause (0, 0.5) {
  select undef, undef, undef, $pause;
  last if post_in_time(sprintf '{"type":"end","exit_status":%s,%s,"outputs":%s}', first_line('.berth/status') // 'null', standing(), outputs());
}

# What came out of the run, as its steps have printed it.
sub outputs {
  open my $file, '<:raw', '.berth/outputs.tsv' or return 'null';
  my $text = '';
  read $file, $text, $OUTPUTS_MAX;
  return json($text);
}
sub post_in_time {
  my ($message) = @_;
  begin_telling($message);
  my $text = '';
  while (sysread $$under_way{pipe}, $text, 65536, length $text) { }
  waitpid $$under_way{pid}, 0;
  $under_way = undef;
  return $text =~ /^[24]/;
}
