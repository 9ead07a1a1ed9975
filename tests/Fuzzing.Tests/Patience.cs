namespace TaskOwnership.Fuzzing.Tests;

/// <summary>
/// When has a trial taken so long that it must be hanging? Asked of the processor's time, not of the clock: on a machine with much else to do a
/// trial waits, and that is not its fault. What waits for something that never comes takes no processor's time, so that the clock has a word, too, a late one.
/// </summary>
internal sealed class Patience : IDisposable
{
    // Far more than any program here needs: only what hangs reaches it. Trials run beside each other, and each may have its share.
    private static readonly TimeSpan s_work = TimeSpan.FromMinutes(2) * Environment.ProcessorCount;
    private static readonly TimeSpan s_clock = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _end = new(s_clock);
    private readonly TimeSpan _before = Environment.CpuUsage.TotalTime;
    private readonly Timer _watch;

    public Patience() => _watch = new Timer(static state => ((Patience)state!).Look(), this, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));

    public CancellationToken End => _end.Token;

    public void Dispose()
    {
        _watch.Dispose();
        _end.Dispose();
    }

    private void Look()
    {
        if (Environment.CpuUsage.TotalTime - _before > s_work)
        {
            try
            {
                _end.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The trial has just ended by itself.
            }
        }
    }
}
