using System.Threading.Channels;

sealed class Reporter
{
    private readonly Channel<string> _messages;
    private readonly int _workers;
    private bool _closed;
    private int _reported;

    public Reporter(int workers, int buffer)
    {
        _workers = workers;
        _messages = Channel.CreateBounded<string>(buffer);
    }

    public int Reported => Volatile.Read(ref _reported);

    // Ends when the channel is completed and all that was accepted is reported.
    public async Task RunAsync()
    {
        var running = new List<Task>();
        for (int i = 0; i < _workers; i++)
        {
            running.Add(WorkAsync());
        }

        await Task.WhenAll(running);
    }

    // Returns whether the message was accepted.
    public async Task<bool> ReportAsync(string data)
    {
        if (_closed)
        {
            return false;
        }

        await _messages.Writer.WriteAsync(data);
        return true;
    }

    public void Shutdown()
    {
        _closed = true;
        _messages.Writer.Complete();
    }

    private async Task WorkAsync()
    {
        await foreach (string message in _messages.Reader.ReadAllAsync())
        {
            // Stands for a call to a reporting service.
            await Task.Delay(TimeSpan.FromMilliseconds(5));
            Interlocked.Increment(ref _reported);
        }
    }
}
