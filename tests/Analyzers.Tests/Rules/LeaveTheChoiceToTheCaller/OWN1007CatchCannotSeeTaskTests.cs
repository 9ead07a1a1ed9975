using static TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.ServiceProgram<TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller.OWN1007CatchCannotSeeTaskAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1007: a catch that was written for a call whose failure it can never see.</summary>
public class OWN1007CatchCannotSeeTaskTests
{
    [Theory]
    [InlineData("try { {|OWN1007:store.SaveAsync|}(item); } catch (Exception e) { Log.Error(e); }")]
    [InlineData("try { _ = {|OWN1007:store.SaveAsync|}(item); } catch { }")]
    [InlineData("try { store?{|OWN1007:.SaveAsync|}(item); } catch (Exception e) { Log.Error(e); }")]
    [InlineData("try { Work(); {|OWN1007:WorkAsync|}(); } catch (Exception e) { Log.Error(e); }")]
    [InlineData("try { if (Ready) { {|OWN1007:store.SaveAsync|}(item); } } catch (Exception e) { Log.Error(e); }")]
    [InlineData("try { {|OWN1007:store.SaveAsync|}(item); } catch (IOException) { } catch (Exception e) { Log.Error(e); }")]
    [InlineData("try { {|OWN1007:store.SaveAsync|}(item); } catch (Exception e) { Log.Error(e); } finally { Work(); }")]
    public Task Reported_in_any_code(string statements) => Members("void A(int item) { " + statements + " } async Task B(int item) { await Task.Yield(); " + statements + " }");

    [Fact]
    public Task In_asynchronous_code_with_no_other_await() => InAsync("try { Work(); Work(); Work(); {|OWN1007:store.SaveAsync|}(item); } catch (Exception e) { Log.Error(e); }");

    [Fact]
    public Task A_start_where_it_could_be_awaited() => InAsync("try { {|OWN1007:Task.Run|}(Work); } catch (Exception e) { Log.Error(e); }");

    [Theory]
    [InlineData("try { await store.SaveAsync(item); } catch (Exception e) { Log.Error(e); }")]
    [InlineData("try { store.SaveAsync(item).Wait(); } catch (Exception e) { Log.Error(e); }")]
    [InlineData("try { store.SaveAsync(item); } finally { Work(); }")]
    [InlineData("try { store.SaveAsync(item); } catch (IOException) { }")]
    [InlineData("try { store.SaveAsync(item); } catch (Exception e) when (e is IOException) { }")]
    [InlineData("try { Work(); Work(); store.SaveAsync(item); await store.FlushAsync(); } catch (Exception e) { Log.Error(e); }")]
    [InlineData("try { Work(); } catch (Exception) { store.SaveAsync(item); }")]
    [InlineData("try { Work(); } catch (Exception e) { Log.Error(e); } finally { store.SaveAsync(item); }")]
    [InlineData("try { Func<Task> f = () => store.SaveAsync(item); await f(); } catch (Exception e) { Log.Error(e); }")]
    [InlineData("try { Action f = () => store.SaveAsync(item); f(); } catch (Exception e) { Log.Error(e); }")]
    [InlineData("try { _ = GuardedAsync(); } catch (Exception e) { Log.Error(e); }")]
    [InlineData("try { _ = DoneAsync(); } catch (Exception e) { Log.Error(e); }")]
    [InlineData("try { _ = SendAsync(item); } catch (Exception e) { Log.Error(e); } Task SendAsync(int what) { if (what < 0) { throw new ArgumentException(nameof(what)); } return GuardedAsync(); }")]
    [InlineData("try { store.SaveAsync(item).Forget(); } catch (Exception e) { Log.Error(e); }")]
    [InlineData("var pending = Task.CompletedTask; try { pending = store.SaveAsync(item); } catch (Exception e) { Log.Error(e); } await pending;")]
    [InlineData("_ = store.SaveAsync(item); try { Work(); } catch (Exception e) { Log.Error(e); }")]
    public Task Silent(string statements) => InAsync(statements);

    // The loop is one statement, and what it repeats are many: the catch is theirs.
    [Theory]
    [InlineData("try { Work(); foreach (var i in new[] { 1 }) { Work(); Work(); _ = store.SaveAsync(i); Work(); } } catch (Exception e) { Log.Error(e); }")]
    [InlineData("try { if (Ready) { Work(); Work(); store?.SaveAsync(item); } } catch (Exception e) { Log.Error(e); }")]
    public Task Synchronous_code_with_more_in_a_statement_of_the_try(string statements) => InSync(statements);

    [Theory]
    [InlineData("try { foreach (var i in new[] { 1 }) { Work(); _ = {|OWN1007:store.SaveAsync|}(i); } } catch (Exception e) { Log.Error(e); }")]
    [InlineData("try { lock (store) { if (Ready) { _ = {|OWN1007:store.SaveAsync|}(item); return; } } } catch (Exception e) { Log.Error(e); }")]
    public Task Synchronous_code_with_little_in_a_statement_of_the_try(string statements) => InSync(statements);

    // Libraries that read both ways have one method with a flag.
    [Fact]
    public Task What_is_told_to_be_synchronous() => Members("""
        delegate Task Handler(string text, bool doAsync);
        static Task ReadAsync(bool async) => new Device().WriteAsync();
        void M(Handler handler, bool how)
        {
            try { handler("a", false); } catch (Exception e) { Log.Error(e); }
            try { ReadAsync(async: false); } catch (Exception e) { Log.Error(e); }
            try { _ = {|OWN1007:handler|}("a", true); } catch (Exception e) { Log.Error(e); }
            try { _ = {|OWN1007:ReadAsync|}(how); } catch (Exception e) { Log.Error(e); }
        }
        """);

    [Fact]
    public Task Synchronous_code_with_more_in_the_try() => InSync("try { Work(); Work(); Work(); _ = store.SaveAsync(item); } catch (Exception e) { Log.Error(e); }");

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // A notification to clients was wrapped in a catch that never ran.
        [Fact]
        public Task A_notification_whose_failure_was_never_logged() => Members("""
            void Notify(int item) { try { {|OWN1007:store.SaveAsync|}(item); } catch (Exception e) { Log.Error(e); } }
            async Task NotifyAsync(int item) { try { await store.SaveAsync(item); } catch (Exception e) { Log.Error(e); } }
            """);

        // A retry loop caught everything, but the task failed later: it never retried.
        [Fact]
        public Task A_retry_that_never_retries() => Members("""
            async Task Retry() { while (Ready) { try { {|OWN1007:store.SaveAsync|}(1); return; } catch (Exception e) { Log.Error(e); } await Task.Delay(10); } }
            async Task Retried() { while (Ready) { try { await store.SaveAsync(1); return; } catch (Exception e) { Log.Error(e); } await Task.Delay(10); } }
            """);

        // Clean-up in a dispose was protected against failures that could not arrive there.
        [Fact]
        public Task A_cleanup_that_looks_protected() => Members("""
            void Close() { try { _ = {|OWN1007:store.FlushAsync|}(); } catch { } }
            async Task CloseAsync() { try { await store.FlushAsync(); } catch { } }
            """);
    }
}
