-- What was written since the index was last tidied is a list that every search reads from its beginning to its end: of 4 MB, as it comes, that
-- is most of what a rare word costs, and whoever fills it tidies all of that within their post. In kB.
ALTER INDEX "tweet_search_vector_idx" SET (gin_pending_list_limit = 64);
ALTER INDEX "user_search_vector_idx" SET (gin_pending_list_limit = 64);
ALTER INDEX "search_words_alike" SET (gin_pending_list_limit = 64);
SELECT gin_clean_pending_list('tweet_search_vector_idx'), gin_clean_pending_list('user_search_vector_idx'), gin_clean_pending_list('search_words_alike');
