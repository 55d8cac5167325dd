using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace ClientBase.Core.Clients;

/// <summary>
/// The values that a query of the list is asked with. A query is written against a variable of this type; compiled once per
/// shape, it takes each property as a parameter (docs/performance.md: this halves the time of a page).
/// </summary>
internal sealed record ClientListValues(
    StaffId Agent,
    bool Archived,
    string Word1,
    string Word2,
    string Word3,
    string Word4,
    string Word5,
    string Word6,
    string Word7,
    string Word8,
    string Digits,
    int Skip,
    ClientId[] Ids);

/// <summary>EF's compiled queries, made when a shape is first asked for. There are a few thousand shapes at most.</summary>
internal sealed class ClientListQueries<TShape, TResult>(Func<ClientBaseDb, TShape, ClientListValues, IQueryable<TResult>> write)
    where TShape : notnull
{
    // A compiled query belongs to one engine's model.
    private readonly ConcurrentDictionary<(Type Engine, TShape), Reader> _readers = new();
    private readonly ConcurrentDictionary<(Type Engine, TShape), Counter> _counters = new();

    private delegate IAsyncEnumerable<TResult> Reader(
        ClientBaseDb db, StaffId agent, bool archived, string word1, string word2, string word3, string word4, string word5,
        string word6, string word7, string word8, string digits, int skip, ClientId[] ids);

    private delegate Task<int> Counter(
        ClientBaseDb db, StaffId agent, bool archived, string word1, string word2, string word3, string word4, string word5,
        string word6, string word7, string word8, string digits, int skip, ClientId[] ids);

    public async Task<List<TResult>> ReadAsync(ClientBaseDb db, TShape shape, ClientListValues values, CancellationToken ct)
    {
        var read = _readers.GetOrAdd((db.GetType(), shape), _ => CompileReader(write(db, shape, values)));
        var rows = new List<TResult>();
        var found = read(
            db, values.Agent, values.Archived, values.Word1, values.Word2, values.Word3, values.Word4, values.Word5, values.Word6,
            values.Word7, values.Word8, values.Digits, values.Skip, values.Ids);
        await foreach (var row in found.WithCancellation(ct))
        {
            rows.Add(row);
        }

        return rows;
    }

    public Task<int> CountAsync(ClientBaseDb db, TShape shape, ClientListValues values)
    {
        var count = _counters.GetOrAdd((db.GetType(), shape), _ => CompileCounter(write(db, shape, values)));
        return count(
            db, values.Agent, values.Archived, values.Word1, values.Word2, values.Word3, values.Word4, values.Word5, values.Word6,
            values.Word7, values.Word8, values.Digits, values.Skip, values.Ids);
    }

    private static Reader CompileReader(IQueryable<TResult> query)
    {
        var (body, parameters) = Parametrise(query.Expression);
        return new Reader(EF.CompileAsyncQuery(
            Expression.Lambda<Func<ClientBaseDb, StaffId, bool, string, string, string, string, string, string, string, string, string, int, ClientId[], IQueryable<TResult>>>(
                body, parameters)));
    }

    private static Counter CompileCounter(IQueryable<TResult> query)
    {
        var (body, parameters) = Parametrise(Expression.Call(typeof(Queryable), nameof(Queryable.Count), [typeof(TResult)], query.Expression));
        return new Counter(EF.CompileAsyncQuery(
            Expression.Lambda<Func<ClientBaseDb, StaffId, bool, string, string, string, string, string, string, string, string, string, int, ClientId[], int>>(
                body, parameters)));
    }

    private static (Expression Body, ParameterExpression[] Parameters) Parametrise(Expression query)
    {
        var db = Expression.Parameter(typeof(ClientBaseDb), "db");
        var values = typeof(ClientListValues).GetConstructors()[0].GetParameters()
            .Select(value => Expression.Parameter(value.ParameterType, value.Name))
            .ToArray();
        return (new ValuesBecomeParameters(db, values).Visit(query), [db, .. values]);
    }

    /// <summary>Puts the parameters where the written query has the context and the members of the values.</summary>
    private sealed class ValuesBecomeParameters(ParameterExpression db, ParameterExpression[] values) : ExpressionVisitor
    {
        protected override Expression VisitMember(MemberExpression node)
        {
            if (node.Expression?.Type == typeof(ClientListValues))
            {
                return values.Single(value => value.Name == node.Member.Name);
            }

            if (node.Type == typeof(ClientBaseDb))
            {
                return db;
            }

            // A query that the written one mentions: a variable that it has caught.
            return node is { Member: FieldInfo field, Expression: ConstantExpression caught } && field.GetValue(caught.Value) is IQueryable inner
                ? Visit(inner.Expression)
                : base.VisitMember(node);
        }

        protected override Expression VisitExtension(Expression node) => node is EntityQueryRootExpression root
            ? Expression.Call(db, nameof(DbContext.Set), [root.EntityType.ClrType])
            : base.VisitExtension(node);
    }
}
